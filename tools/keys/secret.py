"""New keys."""

from __future__ import annotations

import hashlib
import secrets
import string

# OpenAI's own keys begin so, and some clients check it. The rest is 48 of 62 letters and digits,
# 285 bits, as a key that Terraform creates.
PREFIX = "sk-"
LENGTH = 48
_ALPHABET = string.ascii_letters + string.digits


def new() -> str:
    """Return a new random key."""
    return PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def digest_of(key: str) -> str:
    """Return the SHA-256 of a key, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()
