"""Signs callbacks as Standard Webhooks specifies, so that receivers can use its libraries. Pure.

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
    """The secret is not `whsec_` followed by base64. The error never contains it."""


def key_of(secret: str) -> bytes:
    """Return the key in a secret.

    Raises:
        SecretError: it does not have the form of Standard Webhooks.
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
        body: the bytes to send.
        keys: one, or two during a rotation.
    """
    signed = f"{delivery_id}.{at}.".encode() + body
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in digests),
    }
