"""The API key that a request presents, read strictly: anything unusual is rejected.

A Lambda authorizer's event, payload format 2.0, has header names in lower case and joins the
values of a repeated header with a comma:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Digests of keys need not be secret as long as keys cannot be guessed: shorter ones never pass,
# whatever digest was configured. 32 characters of hexadecimal are 128 bits.
MIN_CHARACTERS = 32
MAX_CHARACTERS = 256

# RFC 6750, section 2.1: a scheme in any case (RFC 9110, section 11.1), spaces, a b64token.
_BEARER = re.compile(r"bearer +(?P<key>[A-Za-z0-9._~+/-]+=*)", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)

Headers = Mapping[object, object]


class CredentialError(Exception):
    """The request presents no key that can be looked up. `reason` is one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(headers: Headers) -> str:
    """Return the key of `Authorization: Bearer <key>`, of `x-api-key: <key>`, or of both.

    Raises:
        CredentialError: `missing`, `malformed` (another scheme, a repeated header, characters that
            no key has), `length` (below 32 or above 256), or `conflict` (two different keys).
    """
    presented = _bearer_keys(headers) | _api_keys(headers)
    if not presented:
        raise CredentialError("missing")
    if len(presented) > 1:
        raise CredentialError("conflict")
    key = presented.pop()
    if not MIN_CHARACTERS <= len(key) <= MAX_CHARACTERS:
        raise CredentialError("length")
    return key


def _bearer_keys(headers: Headers) -> set[str]:
    matches = (_match(_BEARER, value) for value in _values(headers, "authorization"))
    return {match["key"] for match in matches}


def _api_keys(headers: Headers) -> set[str]:
    return {_match(_KEY, value)[0] for value in _values(headers, "x-api-key")}


def _values(headers: Headers, wanted: str) -> list[object]:
    """Return every value of the name in any case; API Gateway sends it once, in lower case."""
    return [
        value for name, value in headers.items() if isinstance(name, str) and name.lower() == wanted
    ]


def _match(pattern: re.Pattern[str], value: object) -> re.Match[str]:
    match = pattern.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise CredentialError("malformed")
    return match
