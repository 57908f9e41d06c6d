"""The Idempotency-Key header: a retry with the same key returns the same job. Pure.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from __future__ import annotations

import hashlib
import re

from jobs.errors import IdempotencyUnavailableError, InvalidIdempotencyKeyError
from web import identity
from web.event import Request

HEADER = "idempotency-key"

_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


def item_id(request: Request) -> str | None:
    """Return the id of the item of the key; None if the request has no key.

    Raises:
        IdempotencyUnavailableError: all clients of the API are one, and would share the key.
        IdentityUnclearError: as `web.identity.of`.
        InvalidIdempotencyKeyError: the header is empty, too long, or has other characters.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not identity.of(request).is_known:
        raise IdempotencyUnavailableError
    if not _KEY.fullmatch(key):
        raise InvalidIdempotencyKeyError
    return f"key#{hashlib.sha256(key.encode()).hexdigest()}"


def digest(body: bytes, callback_url: str | None) -> str:
    """Return the SHA-256 of a request: a replay has the same one as the first request."""
    # JSON never begins with an "h", so URL and body cannot be confused with another pair.
    return hashlib.sha256((callback_url or "").encode() + body).hexdigest()
