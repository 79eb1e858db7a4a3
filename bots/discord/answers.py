"""The answer that an interaction waits for, given by its token: for 15 minutes, and as often as it takes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import discord
from cachetools import TTLCache

from bots.discord.faults import OVER, UNKNOWN_MESSAGE, cause
from bots.discord.files import Attached
from bots.discord.pace import patiently
from bots.discord.render import QUIET
from core.domain.people import Place
from core.run.ports import PostError

_ORIGINAL: int = "@original"  # type: ignore[assignment]  # Discord's name for it, where others have a number
_TOKEN_LIFE = 900  # seconds
_IN_TIME = timedelta(seconds=5)  # a token that is nearly over is not relied on
_MOST_MORE = 5  # further messages by a token, where the bot is no member

# The answer to a press is a message of its own, since the first one is that of the button: in a place, it is
# NEW as long as it is to come, then that message's id. Elsewhere the first message is the answer.
FOLLOWUP, NEW = "followup", "new"


@dataclass(slots=True)
class _Awaited:
    """An answer that is about to be given, by one delivery of its interaction or by several."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0
    taken: bool = False


class Answers:
    """Nothing here needs the interaction itself: another process can go on, after a restart too."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._awaited: dict[str, _Awaited] = {}
        self._ours: TTLCache[str, None] = TTLCache(20_000, _TOKEN_LIFE)
        self._theirs: TTLCache[str, None] = TTLCache(20_000, _TOKEN_LIFE)

    def expect(self, interaction: int) -> None:
        """An answer is about to be deferred; until then it cannot be changed."""
        self._awaited.setdefault(str(interaction), _Awaited()).expected += 1

    def deferred(self, interaction: int, *, taken: bool = False) -> None:
        """It can be changed now, or never; `taken`: somebody else has answered."""
        key = str(interaction)
        awaited = self._awaited[key]
        awaited.expected -= 1
        awaited.taken = awaited.taken or taken
        if not taken:
            self._ours[key] = None
        if not awaited.expected:
            if awaited.taken and key not in self._ours:
                self._theirs[key] = None
            awaited.over.set()
            del self._awaited[key]

    async def given(self, place: Place) -> None:
        """Until what this process is about to defer is deferred. PostError: another process has the order."""
        key = place.reply_to.get("interaction", "")
        if awaited := self._awaited.get(key):
            await awaited.over.wait()
        if key in self._theirs:
            raise PostError("discord-taken")

    async def give(
        self, place: Place, text: str, attached: Callable[[], Sequence[Attached]], view: discord.ui.View
    ) -> discord.WebhookMessage | None:
        """Change the answer. None: there is none any more. PostError: Discord will not have this one."""
        if (hook := self._hook(place)) is None:
            return None

        async def given() -> discord.WebhookMessage:
            if place.reply_to.get(FOLLOWUP) != NEW:
                return await hook.edit_message(
                    _message(place), content=text, attachments=attached(), view=view, allowed_mentions=QUIET
                )
            files = [each for each in attached() if isinstance(each, discord.File)]
            return await hook.send(text, files=files, view=view, wait=True, allowed_mentions=QUIET)

        try:
            return await patiently(given)  # a new one has no nonce: rather one twice than one not at all
        except PostError as error:
            if cause(error) in OVER:
                return None
            raise

    async def glance(self, place: Place, text: str, view: discord.ui.View) -> None:
        """Change its words, in one attempt. Raises what discord.py raises; PostError: it is over."""
        if (hook := self._hook(place)) is None:
            raise PostError("discord-over")
        await hook.edit_message(_message(place), content=text, view=view, allowed_mentions=QUIET)

    async def whisper(self, place: Place, said: Sequence[tuple[str, discord.ui.View]]) -> bool:
        """Instead of an answer for all, one for the person alone. False: it could not be given."""
        if (hook := self._hook(place)) is None:
            return False
        try:
            if FOLLOWUP not in place.reply_to:  # else it is the message of the button
                await patiently(lambda: hook.delete_message(_ORIGINAL))
        except PostError as error:
            if cause(error) != UNKNOWN_MESSAGE:  # what comes next would take its place, for all to see
                return False
        try:
            for text, view in said[:_MOST_MORE]:  # without a nonce, too
                send = partial(hook.send, text, view=view, ephemeral=True, wait=True, allowed_mentions=QUIET)
                await patiently(send)
        except PostError:
            return False
        return True

    def _hook(self, place: Place) -> discord.Webhook | None:
        """What answers by token; None where there is no token, or it is over."""
        token, application = place.reply_to.get("token"), self._client.application_id
        if token is None or application is None or expiry(place) < datetime.now(UTC) + _IN_TIME:
            return None
        hook = discord.Webhook.partial(application, token, client=self._client)
        hook.type = discord.WebhookType.application
        return hook


def _message(place: Place) -> int:
    followup = place.reply_to.get(FOLLOWUP)
    return _ORIGINAL if followup is None else int(followup)


def expiry(place: Place) -> datetime:
    """When the token of a place is over."""
    return datetime.fromisoformat(place.reply_to["expires"])
