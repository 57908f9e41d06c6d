"""The Callback-Url header: the URL that is called when the job ends. Pure."""

from __future__ import annotations

import re

from jobs import callback_policy
from jobs.errors import CallbacksOffError, InvalidCallbackError
from web.event import Request

# API Gateway joins a header that was sent twice with a comma, which a URL may contain too.
_SECOND_URL = re.compile(r",\s*[a-z]+://", re.ASCII | re.IGNORECASE)


def url(request: Request, allowed_hosts: frozenset[str]) -> str | None:
    """Return the URL to call; None if the request has none.

    Args:
        request: of POST /jobs.
        allowed_hosts: hosts that may be called; empty if callbacks are not enabled.

    Raises:
        CallbacksOffError: callbacks are not enabled.
        InvalidCallbackError: the URL may not be called.
    """
    requested = request.headers.get(callback_policy.HEADER)
    if requested is None:
        return None
    if not allowed_hosts:
        raise CallbacksOffError
    if _SECOND_URL.search(requested) or callback_policy.target(requested, allowed_hosts) is None:
        raise InvalidCallbackError
    return requested
