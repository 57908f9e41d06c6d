"""The Callback-Url header: whom to tell of the end. Pure."""

from __future__ import annotations

from jobs import callback_policy
from jobs.errors import CallbacksOffError, InvalidCallbackError
from web.event import Request


def url(request: Request, hosts: frozenset[str]) -> str | None:
    """Return what to call; None if nothing was asked for.

    Args:
        request: of POST /jobs.
        hosts: who may be called; none: callbacks are off.

    Raises:
        CallbacksOffError: nobody is ever called.
        InvalidCallbackError: this may not be called.
    """
    asked = request.headers.get(callback_policy.HEADER)
    if asked is None:
        return None
    if not hosts:
        raise CallbacksOffError
    if callback_policy.target(asked, hosts) is None:
        raise InvalidCallbackError
    return asked
