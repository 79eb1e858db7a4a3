"""Embeds: the coloured boxes an app may add to a message, and how much may stand in them."""

from collections.abc import Iterator

from tests.emulators.discord.refusals import invalid
from tests.emulators.discord.shapes import anything, flag, items, nullable, shape, whole, words
from tests.emulators.discord.things import Json

MOST_WORDS = 6000
_ADDRESS = words(2048, 1, r"(https?|attachment)://\S+")
# What Discord adds itself, which comes back when an app sends a fetched embed again.
_KNOWN = dict.fromkeys(("proxy_url", "proxy_icon_url", "height", "width", "content_type"), anything)
_PICTURE = nullable(shape("url", url=_ADDRESS, **_KNOWN, placeholder=anything, flags=anything))
_FIELD = shape("name value", name=words(256, 1), value=words(1024, 1), inline=nullable(flag))
_EMBED = shape(
    "",
    type=words(20),
    title=nullable(words(256)),
    description=nullable(words(4096)),
    url=nullable(words(2048, 1, r"https?://\S+")),
    timestamp=nullable(words(40)),
    color=nullable(whole(0, 0xFFFFFF)),
    footer=nullable(shape("text", text=words(2048), icon_url=nullable(_ADDRESS), **_KNOWN)),
    author=nullable(
        shape("name", name=words(256, 1), url=nullable(_ADDRESS), icon_url=nullable(_ADDRESS), **_KNOWN)
    ),
    image=_PICTURE,
    thumbnail=_PICTURE,
    video=nullable(anything),
    provider=nullable(anything),
    fields=nullable(items(_FIELD, 25)),
    flags=anything,
)
EMBEDS = nullable(items(_EMBED, 10))


def check_embeds(embeds: list[Json], filenames: list[str]) -> None:
    """Refuse embeds that say too much together, or show a file that is not there."""
    size = sum(len(text) for embed in embeds for text in texts(embed))
    if size > MOST_WORDS:
        message = f"Embed size exceeds maximum size of {MOST_WORDS}, has {size}."
        raise invalid("embeds", message, "MAX_EMBED_SIZE_EXCEEDED")
    for number, embed in enumerate(embeds):
        for name in ("image", "thumbnail"):
            address = str((embed.get(name) or {}).get("url", ""))
            if address.startswith("attachment://") and address.removeprefix("attachment://") not in filenames:
                message = f"There is no file {address}; there are: {filenames}."
                raise invalid(f"embeds.{number}.{name}.url", message, "URL_TYPE_INVALID_URL")


def texts(embed: Json) -> Iterator[str]:
    """Everything that can be read in an embed, in the order it is read."""
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    yield from (
        str(text) for text in (author.get("name"), embed.get("title"), embed.get("description")) if text
    )
    for entry in embed.get("fields") or []:
        yield from (entry["name"], entry["value"])
    yield from (str(text) for text in (footer.get("text"),) if text)
