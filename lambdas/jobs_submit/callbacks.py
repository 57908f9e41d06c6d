"""The Callback-Url header: whom to tell of the end. Pure."""

from __future__ import annotations

from gateway.errors import CallbacksOffError, InvalidCallbackError
from gateway.event import Request
from jobs import callback


def url(request: Request, hosts: frozenset[str]) -> str | None:
    """Return what to call; None if nothing was asked for.

    Args:
        request: of POST /jobs.
        hosts: who may be called; none: callbacks are off.

    Raises:
        CallbacksOffError: nobody is ever called.
        InvalidCallbackError: this may not be called.
    """
    asked = request.headers.get(callback.HEADER)
    if asked is None:
        return None
    if not hosts:
        raise CallbacksOffError
    if callback.target(asked, hosts) is None:
        raise InvalidCallbackError
    return asked
