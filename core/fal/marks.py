"""What stands in the address that FAL calls back: our number of the run, as nobody else can write it.

FAL signs the callbacks of all its accounts, and not the address; without the proof behind the number, anybody
with an account there could have FAL tell us that a call of theirs is the answer to a run of ours.
"""

import hashlib
import hmac
import re

_MARK = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{32})")


class Marks:
    """`secret` is the house's own."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def write(self, run: int) -> str:
        """`57-` and its proof."""
        return f"{run}-{self._proof(str(run))}"

    def read(self, mark: str) -> int | None:
        """The run; None: we did not write that."""
        found = _MARK.fullmatch(mark)
        if found is None or not hmac.compare_digest(found[2], self._proof(found[1])):
            return None
        return int(found[1])

    def _proof(self, run: str) -> str:
        return hmac.new(self._secret, f"fal-callback:{run}".encode(), hashlib.sha256).hexdigest()[:32]
