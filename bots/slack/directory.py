"""Who a person is to the workspace, and who can read a channel: asked of Slack, remembered for a while."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from core.domain.people import Audience, Person, Standing
from core.errors import BusyError

_REMEMBERED = 120  # seconds; a channel that becomes private, or a person who leaves, is known as such by then
_MOST = 20_000


class Directory:
    """One workspace's people and channels."""

    def __init__(self, client: AsyncWebClient, workspace: str, enterprise: str | None) -> None:
        self._client = client
        self.workspace = workspace
        self._enterprise = enterprise
        self._people: TTLCache[str, Person] = TTLCache(_MOST, _REMEMBERED)
        self._channels: TTLCache[str, Audience] = TTLCache(_MOST, _REMEMBERED)

    async def person(self, identity: str) -> Person:
        """A member, a guest, or somebody of another organisation. BusyError: Slack does not say."""
        if identity not in self._people:
            try:
                found = (await self._client.users_info(user=identity))["user"]
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                raise BusyError("slack-who") from error
            self._people[identity] = Person("slack", identity, _name(found), self._standing(found))
        return self._people[identity]

    async def audience(self, channel: str, name: str) -> Audience:
        """Who can read what is posted there. What Slack does not tell is taken for private."""
        if name == "directmessage" or channel.startswith("D"):
            return Audience.AUTHOR
        if channel not in self._channels:
            try:
                found = (await self._client.conversations_info(channel=channel))["channel"]
            except (SlackApiError, aiohttp.ClientError, TimeoutError):
                return Audience.CHANNEL
            private = found.get("is_private") or found.get("is_mpim") or found.get("is_im")
            self._channels[channel] = Audience.CHANNEL if private else Audience.TEAM
        return self._channels[channel]

    def _standing(self, user: Mapping[str, Any]) -> Standing:
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return Standing.GUEST
        enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
        same = user.get("team_id") == self.workspace or (enterprise and enterprise == self._enterprise)
        return Standing.FOREIGN if user.get("is_stranger") or not same else Standing.MEMBER


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    name = str(profile.get("display_name") or user.get("real_name") or user.get("name") or user["id"])
    # It stands in the channel's line: no line breaks, nothing that turns the direction of reading.
    return "".join(filter(str.isprintable, name))[:80] or str(user["id"])
