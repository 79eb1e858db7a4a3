"""Whether pictures can be kept: a small file is put, read back and deleted."""

import asyncio
import uuid
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from core.domain.finding import Finding
from core.domain.text import text
from core.errors import OperatorError
from core.media.store import open_store

_CONTENT = b"sidai doctor"
_PATIENCE = 20.0  # seconds


async def check(url: str) -> list[Finding]:
    """Try the place for images at `url`."""
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    shown = f"{parts.scheme}://{host}{parts.path}" if host or parts.path.startswith("/") else "?"
    problem = await _problem(url)
    if problem is None:
        return [Finding(ok=True, text=text("check-media", url=shown))]
    for secret in filter(None, (login, parts.query)):
        problem = problem.replace(secret, "...")
    return [Finding(ok=False, text=text("media-closed", url=shown, problem=problem))]


async def _problem(url: str) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            same = await _there_and_back(open_store(url))
    except OperatorError as error:
        return str(error.text.values["problem"])
    except TimeoutError:
        return f"no answer within {_PATIENCE:.0f} s"
    except (BaseError, OSError) as error:
        return str(error).splitlines()[0]
    return None if same else "what was read is not what was written"


async def _there_and_back(store: ObjectStore) -> bool:
    key = f"doctor-{uuid.uuid4().hex}.txt"
    await store.put_async(key, _CONTENT)
    read = await (await store.get_async(key)).bytes_async()
    await store.delete_async(key)
    return bytes(read) == _CONTENT
