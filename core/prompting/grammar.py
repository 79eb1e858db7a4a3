"""What a typed line asks for: `linkedin navy blazer --n 2`, `show 57`, `again 57 red scarf`."""

from core.domain.asks import Ask, Draw, Help
from core.domain.catalogue import Catalogue
from core.errors import RequestError
from core.prompting import orders
from core.prompting.normalise import normalise
from core.prompting.verbs import verb

LONGEST = 4_000  # characters of a line once its escapes are undone
_LONGEST_ESCAPED = 10 * LONGEST  # not worth undoing: far more than a service lets people type


def read(typed: str, catalogue: Catalogue) -> Ask:
    """The ask of one line; nothing typed is a call for help. RequestError: it cannot be taken as typed."""
    _check_length(typed, _LONGEST_ESCAPED)
    line = normalise(typed)
    _check_length(line, LONGEST)
    if not line:
        return Help()
    return verb(line, catalogue) or Draw(orders.new(line, catalogue))


def _check_length(line: str, most: int) -> None:
    if len(line) > most:
        raise RequestError("grammar-too-long", length=len(line), most=LONGEST)
