"""What FAL says when something went wrong, as one sentence each with cause and fix."""

from collections.abc import Callable, Mapping

import httpx

from core.errors import BusyError, OperatorError, RequestError, ServiceError, SidaiError
from core.run.ports import CallFailedError


def failure(response: httpx.Response, endpoint: str) -> CallFailedError:
    """The answer to a call that did not work.

    Not charged, FAL says, is what it ends itself with HTTP 500 or more, and what it bills with 0 units.
    """
    own = response.is_server_error and "x-fal-request-id" in response.headers
    free = own or response.headers.get("x-fal-billable-units") == "0"
    return CallFailedError(_error(response.status_code, _body(response), endpoint), free=free)


def _error(status: int, body: Mapping[str, object], endpoint: str) -> SidaiError:
    detail = body.get("detail")
    first = detail[0] if isinstance(detail, list) and detail and isinstance(detail[0], dict) else {}
    kind = f"{body.get('error_type')} {first.get('type')}"
    if "content_policy_violation" in kind:
        return RequestError("fal-content-policy")
    if status == httpx.codes.GATEWAY_TIMEOUT or "timeout" in kind:
        return BusyError("fal-timeout")
    if status == httpx.codes.FORBIDDEN and "locked" in str(detail).lower():
        return OperatorError("fal-locked")
    if status in {httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}:
        return RequestError("fal-invalid-parameters", **_place(first))
    return _BY_STATUS.get(status, _failed)(endpoint)


def _failed(_endpoint: str) -> SidaiError:
    return ServiceError("fal-generation-failed")


_BY_STATUS: Mapping[int, Callable[[str], SidaiError]] = {
    401: lambda _: OperatorError("fal-bad-key"),
    403: lambda _: OperatorError("fal-forbidden"),
    404: lambda endpoint: RequestError("fal-model-not-found", endpoint=endpoint),
    429: lambda _: BusyError("fal-rate-limit"),
    502: lambda _: BusyError("fal-down"),
    503: lambda _: BusyError("fal-down"),
}


def _place(first: Mapping[str, object]) -> dict[str, str]:
    where = first.get("loc")
    field = str(where[-1]) if isinstance(where, list) and where else "?"
    return {"field": field, "problem": str(first.get("msg", "?"))[:200]}


def _body(response: httpx.Response) -> Mapping[str, object]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
