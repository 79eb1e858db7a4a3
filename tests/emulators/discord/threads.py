"""thread.*: threads under messages, threads and posts of their own, and who is in them."""

from tests.emulators.discord.access import check_posting, need, visible
from tests.emulators.discord.asked import Asked
from tests.emulators.discord.bodies import Body
from tests.emulators.discord.channel import (
    ANNOUNCEMENT_THREAD,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TYPES,
    Channel,
)
from tests.emulators.discord.content import SAID
from tests.emulators.discord.message import HAS_THREAD
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.posting import post
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.shapes import (
    Rule,
    check,
    flag,
    items,
    nullable,
    one_of,
    shape,
    snowflake,
    whole,
    words,
)
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

TEXT, ANNOUNCEMENT = TYPES["text"], TYPES["announcement"]
_NAMED: dict[str, Rule] = {
    "name": words(100, 1),
    "auto_archive_duration": nullable(one_of(60, 1440, 4320, 10080)),
    "rate_limit_per_user": nullable(whole(0, 21600)),
}
_UNDER_MESSAGE = shape("name", **_NAMED)
_ALONE = shape("name", **_NAMED, type=nullable(one_of(10, 11, 12)), invitable=nullable(flag))
_POST = shape("name message", **_NAMED, message=SAID, applied_tags=nullable(items(snowflake, 5)))


def under_message(asked: Asked) -> Json:
    """A thread under a message, with the message's id; one for each."""
    world, channel = asked.world, visible(asked.world, asked.names["channel"])
    if channel.type not in (TEXT, ANNOUNCEMENT):
        raise Refusal(50024)
    check(asked.body.values, _UNDER_MESSAGE)
    message = world.find(channel, asked.names["message"])
    if message.thinking:
        raise Refusal(50021)
    need(world, channel, Permission.CREATE_PUBLIC_THREADS)
    if message.thread is not None or message.id in world.channels:
        raise Refusal(160004)
    kind = ANNOUNCEMENT_THREAD if channel.type == ANNOUNCEMENT else PUBLIC_THREAD
    message.thread = open_thread(world, channel, asked.body.values, kind, message.id)
    message.flags |= HAS_THREAD
    return message.thread.as_json()


def alone(asked: Asked) -> Json:
    """A thread of its own, private unless said otherwise; in a forum a post with its first message."""
    world, channel = asked.world, visible(asked.world, asked.names["channel"])
    if channel.type == FORUM:
        return _post(world, channel, asked.body)
    if channel.type not in (TEXT, ANNOUNCEMENT):
        raise Refusal(50024)
    check(asked.body.values, _ALONE)
    kind = asked.body.values.get("type") or PRIVATE_THREAD
    fitting = (ANNOUNCEMENT_THREAD,) if channel.type == ANNOUNCEMENT else (PUBLIC_THREAD, PRIVATE_THREAD)
    if kind not in fitting:
        raise Refusal(50024)
    private = kind == PRIVATE_THREAD
    need(world, channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    return open_thread(world, channel, asked.body.values, kind, world.new_id()).as_json()


def join(asked: Asked) -> None:
    """Put somebody, or the bot itself (@me), into a thread."""
    thread = _open(asked)
    user = asked.world.users.get(_whom(asked))
    if user is None:
        raise Refusal(10013)
    if Permission.VIEW_CHANNEL not in thread.top.allowed(user):
        raise Refusal(50001)
    if user is not asked.world.bot:
        need(asked.world, thread, Permission.SEND_MESSAGES_IN_THREADS)
    if user not in thread.people:
        thread.people.append(user)
    asked.world.changes.happened()


def leave(asked: Asked) -> None:
    """Take somebody, or the bot itself (@me), out of a thread."""
    thread = _open(asked)
    whom = _whom(asked)
    if whom != asked.world.bot.id and not (thread.private and thread.owner is asked.world.bot):
        need(asked.world, thread, Permission.MANAGE_THREADS)
    thread.people = [user for user in thread.people if user.id != whom]
    asked.world.changes.happened()


def open_thread(world: World, parent: Channel, values: Json, kind: int, identity: str) -> Channel:
    """A new thread of the bot's, unless there are too many active ones. 160006."""
    assert parent.guild is not None
    there = [held for held in world.channels.values() if held.is_thread and held.guild is parent.guild]
    if sum(not held.archived for held in there) >= parent.guild.most_threads:
        raise Refusal(160006)
    thread = Channel(
        identity, values["name"], kind, parent.guild, parent, people=[world.bot], owner=world.bot
    )
    thread.archives_after = values.get("auto_archive_duration") or 1440
    world.channels[identity] = thread
    world.changes.happened()
    return thread


def _post(world: World, channel: Channel, body: Body) -> Json:
    check(body.values, _POST)
    need(world, channel, Permission.SEND_MESSAGES)
    if channel.needs_tag and not body.values.get("applied_tags"):
        raise Refusal(40067)
    thread = open_thread(world, channel, body.values, PUBLIC_THREAD, world.new_id())
    try:
        check_posting(world, thread)
        first = post(world, thread, Body(body.values["message"], body.files, body.size))
    except Refusal:
        del world.channels[thread.id]
        raise
    first.id = thread.id  # the first message of a post has its id
    return thread.as_json() | {"message": first.as_json(world.now())}


def _open(asked: Asked) -> Channel:
    thread = visible(asked.world, asked.names["channel"])
    if not thread.is_thread:
        raise Refusal(50024)
    if thread.archived:
        raise Refusal(50083)
    return thread


def _whom(asked: Asked) -> str:
    named = asked.names["user"]
    if named != "@me" and not named.isdecimal():
        raise invalid("user_id", f'Value "{named}" is not snowflake.', "NUMBER_TYPE_COERCE")
    return asked.world.bot.id if named == "@me" else named
