"""Signs what is sent, as Standard Webhooks lays down, so that receivers find a library. Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"


class SecretError(Exception):
    """The secret is not `whsec_` and base64. Its text is never part of this."""


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for.

    Raises:
        SecretError: it is no secret of Standard Webhooks.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not key:
        raise SecretError
    return key


def headers(delivery_id: str, at: int, body: bytes, keys: Iterable[bytes]) -> dict[str, str]:
    """Return the three headers.

    Args:
        delivery_id: the same for each attempt.
        at: epoch seconds of this attempt.
        body: what is sent.
        keys: one, or two while receivers change from one to the other.
    """
    signed = f"{delivery_id}.{at}.".encode() + body
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in digests),
    }
