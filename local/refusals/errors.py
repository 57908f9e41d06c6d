"""An error in the form in which the clients of a service read it."""

from __future__ import annotations

from collections.abc import Callable

from moto.core.exceptions import ServiceException

from local.aws_api.call import ApiRequest, ApiResponse

Refusal = Callable[[ApiRequest], ApiResponse | None]
"""Returns the error with which AWS refuses a call, None for a call that it accepts."""


class RefusedError(ServiceException):
    """Has a ``code`` and a ``message``; moto's serializers write it in the call's protocol.

    A class of our own, since moto looks for the errors of its own classes in their services.
    """


def error(request: ApiRequest, code: str, message: str) -> ApiResponse:
    """Return an error in the protocol of the call; the API's model has its status, or it is 400."""
    assert request.operation is not None
    status, headers, body = request.operation.error(RefusedError(code, message))
    return ApiResponse(status, tuple(headers.items()), body)
