"""Who would be notified: the mentions in a message that Discord acts upon."""

import re
from collections.abc import Iterator

from tests.emulators.discord.refusals import invalid
from tests.emulators.discord.shapes import flag, items, nullable, one_of, shape, snowflake
from tests.emulators.discord.things import Json

ALLOWED_MENTIONS = nullable(
    shape(
        "",
        parse=nullable(items(one_of("everyone", "users", "roles"), 3)),
        users=nullable(items(snowflake, 100)),
        roles=nullable(items(snowflake, 100)),
        replied_user=nullable(flag),
    )
)
_MENTION = re.compile(r"<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|(?P<all>@everyone|@here)")
# What stands in code mentions nobody.
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def check_allowed(allowed: Json) -> None:
    """Refuse a kind of mention that is allowed both wholly and by list."""
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or []) and allowed.get(kind):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            raise invalid("allowed_mentions", message, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE")


def in_text(text: str, allowed: Json | None, *, everyone: bool) -> list[str]:
    """The mentions in a text that are acted upon: all without allowed_mentions, else the allowed.

    `everyone` is whether the author may mention @everyone.
    """
    words = _CODE.sub("", text)
    return [ping for ping in dict.fromkeys(_found(words, allowed)) if everyone or not ping.startswith("@")]


def of_reply(author: str, allowed: Json | None) -> list[str]:
    """The author of what is replied to, if the reply notifies them."""
    notified = allowed is None or bool(allowed.get("replied_user"))
    return [f"<@{author}>"] if notified else []


def _found(text: str, allowed: Json | None) -> Iterator[str]:
    for mention in _MENTION.finditer(text):
        if mention["user"] and _is_allowed("users", mention["user"], allowed):
            yield f"<@{mention['user']}>"
        elif mention["role"] and _is_allowed("roles", mention["role"], allowed):
            yield f"<@&{mention['role']}>"
        elif mention["all"] and (allowed is None or "everyone" in (allowed.get("parse") or [])):
            yield mention["all"]


def _is_allowed(kind: str, identity: str, allowed: Json | None) -> bool:
    if allowed is None or kind in (allowed.get("parse") or []):
        return True
    return identity in map(str, allowed.get(kind) or [])
