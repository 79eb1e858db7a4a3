"""What Discord answers instead: a status, a code, a sentence, and for a bad form where it is bad."""

from tests.emulators.discord.things import Json

# Discord's codes: HTTP status and sentence.
CODES = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    20009: (400, "Explicit content cannot be sent to the desired recipient(s)"),
    30034: (400, "Maximum number of daily application command creates has been reached (200)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40062: (429, "Service resource is being rate limited"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "Maximum number of follow-up messages has been reached (5)"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50021: (400, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    200000: (400, "Message was blocked by automatic moderation"),
    240000: (400, "Message blocked by harmful links filter"),
    400001: (400, "Uploads are limited in this server"),
}


class Refusal(Exception):  # noqa: N818 - Discord refuses, nothing is broken
    """A refusal by code; `errors` tells what is wrong in a form."""

    def __init__(self, code: int, errors: Json | None = None) -> None:
        status, message = CODES[code]
        super().__init__(f"{code}: {message} {errors or ''}")
        self.code = code
        self.status = status
        self.errors = errors
        self.body: Json = {"message": message, "code": code}
        self.headers: dict[str, str] = {}
        if errors:
            self.body["errors"] = errors


def invalid(at: str, message: str, code: str = "BASE_TYPE_INVALID") -> Refusal:
    """The refusal of a form with one mistake; `at` names the place, such as embeds.0.title."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for key in reversed([key for key in at.split(".") if key]):
        errors = {key: errors}
    return Refusal(50035, errors)


class Waiting(Refusal):
    """The refusal of a call too many: wait so many seconds. Scope is user, global or shared."""

    def __init__(self, seconds: float, scope: str = "user") -> None:
        super().__init__(0)
        self.status = 429
        seconds = round(seconds, 3)
        self.body = {
            "message": "You are being rate limited.",
            "retry_after": seconds,
            "global": scope == "global",
        }
        self.headers = waiting_headers(seconds, scope)


def waiting_headers(seconds: float, scope: str) -> dict[str, str]:
    """The headers of a 429 by Discord itself, which sends it through a proxy that signs with Via."""
    headers = {"Via": "1.1 google", "Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": scope}
    return headers | ({"X-RateLimit-Global": "true"} if scope == "global" else {})
