"""What can go wrong, sorted by who can put it right.

    SidaiError
    ├── RequestError    the person who asked: other words, other numbers
    ├── BusyError       time: try again later
    ├── OperatorError   whoever runs the bot: a key, a balance, a setting
    └── ServiceError    nobody here: the service broke, or we did

Each carries a sentence of the message catalogue that says what is wrong, what was expected and what to do.
Any other exception is a bug: people see one calm sentence with an id, the log gets the traceback.
"""

from core.domain.text import Text, Value


class SidaiError(Exception):
    """An error whose sentence is meant for people."""

    def __init__(self, key: str, /, **values: Value) -> None:
        self.text = Text(key, values)
        super().__init__(key, values)


class RequestError(SidaiError):
    """The order cannot be taken as typed."""


class BusyError(SidaiError):
    """The same order will work later."""


class OperatorError(SidaiError):
    """Somebody who runs the bot has to act; admins are told too."""


class ServiceError(SidaiError):
    """A service did not do what it promised."""
