"""The effects of injected faults on a call."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from local.faults import CALLS, Faults, Kind
from local.faults.fault import BEFORE
from local.iam_proxy.errors import RefusedError
from local.identity import Identity

_OF_OTHER_STORES = {
    "dynamodb": frozenset({Kind.BUCKET_DOWN}),
    "s3": frozenset({Kind.TABLE_DOWN, Kind.TABLE_THROTTLE}),
}
_OF_A_STORE = frozenset({Kind.BUCKET_DOWN, Kind.TABLE_DOWN, Kind.TABLE_THROTTLE})

_ERRORS = {
    Kind.TABLE_DOWN: RefusedError("InternalServerError", "Injected: the table is down.", 500),
    Kind.TABLE_THROTTLE: RefusedError("ThrottlingException", "Injected: rate exceeded.", 400),
    Kind.BUCKET_DOWN: RefusedError("InternalError", "Injected: the bucket is down.", 500),
}


class LostResponse(Response):
    """A response that is never complete: the server closes the connection before its end.

    Without a length it is sent in chunks, and a client notices that the last one is missing.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head only."""
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


class InjectedFaults:
    """Applies the faults that are in force to calls.

    Args:
        crash: kills the process that signs with an access key id.
    """

    def __init__(self, faults: Faults, crash: Callable[[str], None]) -> None:
        self._faults = faults
        self._crash = crash

    async def around(
        self, service: str, operation: str, identity: Identity, call: Coroutine[Any, Any, Response]
    ) -> Response:
        """The response of the call, or the response that a fault puts in its place.

        Raises:
            RefusedError: the fault is an error of the service.
        """
        kinds = CALLS - _OF_OTHER_STORES.get(service, _OF_A_STORE)
        function = identity.arn.rpartition("/")[2]
        fault = self._faults.draw_one(kinds, function=function, operation=operation)
        if fault is None:
            return await call
        if fault.kind in _ERRORS:
            call.close()
            raise _ERRORS[fault.kind]
        if fault.kind is Kind.HANDLER_CRASH and fault.moment == BEFORE:
            call.close()
        else:
            await call
        if fault.kind is Kind.HANDLER_CRASH:
            self._crash(identity.credentials.access_key_id)
        return LostResponse()
