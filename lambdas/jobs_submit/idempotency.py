"""The Idempotency-Key header: a retry with the same key is the same job. Pure.

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
    """Return the id of the item that stands for the key; None if no key was sent.

    Raises:
        IdempotencyUnavailableError: all clients of the API are one, and would share the key.
        IdentityUnclearError: as `web.identity.of`.
        InvalidIdempotencyKeyError: the header is empty, too long, or holds other characters.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not identity.of(request).is_known:
        raise IdempotencyUnavailableError
    if not _KEY.fullmatch(key):
        raise InvalidIdempotencyKeyError
    return f"key#{hashlib.sha256(key.encode()).hexdigest()}"
