"""Discord's error codes as sentences for people."""

from http import HTTPStatus

import discord

from core.run.ports import PostError

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10003, 10008, 10015, 10062
ALREADY_ANSWERED, TOKEN_OVER, THREAD_EXISTS = 40060, 50027, 160004
GONE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_MESSAGE})
OVER = frozenset({UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, UNKNOWN_MESSAGE, TOKEN_OVER})  # of an interaction

_SENTENCES = {
    UNKNOWN_CHANNEL: "discord-gone",
    UNKNOWN_MESSAGE: "discord-gone",
    UNKNOWN_WEBHOOK: "discord-over",
    TOKEN_OVER: "discord-over",
    50001: "discord-no-access",
    50007: "discord-no-direct",
    50278: "discord-no-direct",
    50013: "discord-no-permission",
    50083: "discord-closed",
    160005: "discord-closed",
    40005: "discord-too-large",
    20009: "discord-filtered",
    200000: "discord-filtered",
    200001: "discord-filtered",
    240000: "discord-filtered",
}


def code(error: discord.HTTPException) -> int:
    """Discord's own number for what went wrong, or the HTTP status where it gives none."""
    return error.code or error.status


def cause(error: PostError) -> int:
    """The code of what a sentence was made from; 0: it was no answer of Discord's."""
    return error.__cause__.code if isinstance(error.__cause__, discord.HTTPException) else 0


def translate(error: discord.HTTPException) -> PostError:
    """Why a message could not be posted, and what the person can do."""
    if error.status == HTTPStatus.UNAUTHORIZED and error.code != TOKEN_OVER:
        return PostError("discord-token", code=code(error))
    return PostError(_SENTENCES.get(error.code, "discord-other"), code=code(error))
