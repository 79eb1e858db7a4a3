"""How far an order is, in one sentence: only what FAL reports, and what earlier pictures took."""

from core.domain.text import Text, text


def waiting(ahead: int) -> Text:
    """It has not been sent yet; so many pictures have their turn before it."""
    return text("progress-waiting", ahead=ahead)


def queued(ahead: int) -> Text:
    """FAL has it, and others before it."""
    return text("progress-queued", ahead=ahead)


def drawing(seconds: float) -> Text:
    """FAL draws, and takes about so long."""
    return text("progress-drawing", seconds=max(round(seconds), 1))


def sought() -> Text:
    """Its receipt got lost."""
    return text("progress-sought")


def partly(done: int, count: int) -> Text:
    """Some pictures are there."""
    return text("progress-partly", done=done, count=count)


BEGUN = text("progress-begun")
