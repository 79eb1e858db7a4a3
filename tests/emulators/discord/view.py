"""What a person sees in a channel, as plain text and as images."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from tests.emulators.discord import embeds, markdown
from tests.emulators.discord.channel import Channel
from tests.emulators.discord.components import TEXT, buttons, media, walk
from tests.emulators.discord.interaction import COMMAND
from tests.emulators.discord.message import SUPPRESS_EMBEDS, Attachment, Message
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.things import Json, User
from tests.emulators.discord.world import World


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in a message: its alt text, its bytes (none for an outside address) and its file's name."""

    alt: str
    content: bytes = b""
    filename: str = ""
    address: str = ""
    spoiler: bool = False

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the bytes; None without bytes."""
        if not self.content:
            return None
        with Image.open(BytesIO(self.content)) as image:
            return image.size

    def __str__(self) -> str:
        size = self.size
        shown = self.address if size is None else f"{size[0]}x{size[1]} | {len(self.content)}"
        image = f"[image: {self.alt} | {shown}]"
        return f"[spoiler: {image}]" if self.spoiler else image


def channel_view(world: World, channel: Channel, user: User) -> str:
    """One line per message; nothing of a place the person does not see."""
    if Permission.VIEW_CHANNEL not in channel.allowed(user):
        return ""
    said = [(int(message.id), _line(world, message)) for message in world.in_channel(channel, user)]
    return "\n".join(line for _, line in sorted([*said, *_failures(world, channel, user)]))


def pictures(message: Message) -> list[Picture]:
    """The images of a message in the order they are seen: those in components, in embeds, then attached."""
    shown = list(_shown(message))
    named = {picture.filename for picture in shown}
    attached = [] if message.is_v2 else message.attachments
    rest = [_picture(file) for file in attached if file.size is not None and file.filename not in named]
    return shown + rest


def _failures(world: World, channel: Channel, user: User) -> Iterator[tuple[int, str]]:
    """What Discord itself tells somebody whose command was not answered, by the command's id."""
    for asked in world.interactions.values():
        typed = asked.type == COMMAND and asked.channel is channel and asked.user is user
        if typed and asked.answer is None and (failure := asked.failure(world.now())):
            yield int(asked.id), f"{world.bot.name} (only you): {failure}"


def _shown(message: Message) -> Iterator[Picture]:
    files = {file.filename: file for file in message.attachments}
    addresses = [(held["media"]["url"], held.get("description")) for held in media(message.components)]
    for embed in message.embeds:
        addresses += [(held["url"], "") for held in (embed.get("image"), embed.get("thumbnail")) if held]
    for address, alt in addresses:
        file = files.get(address.removeprefix("attachment://"))
        if file is None:
            yield Picture(alt or "", address=address)
        elif file.size is not None:
            yield _picture(file, alt)


def _picture(file: Attachment, alt: str | None = None) -> Picture:
    return Picture(alt or file.description, file.content, file.filename, spoiler=file.spoiler)


def _line(world: World, message: Message) -> str:
    parts = list(_parts(world, message))
    whisper = " (only you)" if message.only_for else ""
    shown = " ".join(part for part in parts if part).replace("\n", " / ")
    return f"{message.author.name}{whisper}: {shown}"


def _parts(world: World, message: Message) -> Iterator[str]:
    if message.thinking:
        interaction = world.interactions[message.token]
        yield interaction.failure(world.now()) or "(thinking)"
        return
    name = _namer(world, message)
    texts = [held["content"] for held in walk(message.components) if held["type"] == TEXT]
    for text in (message.content, *texts):
        yield markdown.read(text, name, previews=not message.flags & SUPPRESS_EMBEDS)
    for embed in message.embeds:
        yield _embed(embed, name)
    yield from map(str, pictures(message))
    yield from (f"[file: {file.filename}]" for file in message.attachments if file.size is None)
    yield from (f"[button: {button.label}]" for button in buttons(message))
    if message.thread is not None:
        yield f"[thread: {message.thread.name}]"


def _embed(embed: Json, name: markdown.Namer) -> str:
    return f"[embed: {' | '.join(markdown.read(text, name) for text in embeds.texts(embed))}]"


def _namer(world: World, message: Message) -> markdown.Namer:
    def name(sign: str, held: str) -> str:
        shown = _mention(world, message, sign, held)
        coded = f"<{sign}{held}>" if sign else held
        return f"[ping: {shown}]" if coded in message.pings else shown

    return name


def _mention(world: World, message: Message, sign: str, held: str) -> str:
    if sign == "#":
        return f"#{world.channels[held].name}" if held in world.channels else "#unknown"
    if sign == "@":
        return f"@{world.users[held].name}" if held in world.users else "@unknown-user"
    if sign == "@&":
        roles = message.channel.guild.roles.values() if message.channel.guild else ()
        return next((f"@{role.name}" for role in roles if role.id == held), "@unknown-role")
    return held
