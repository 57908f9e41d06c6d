"""The API keys that a request presents, read strictly: anything unusual is no key.

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

# Any visible ASCII, the alphabet of random keys that users bring along. RFC 6750, section 2.1,
# allows fewer characters in a bearer token, but API Gateway passes all of them. The scheme is in
# any case (RFC 9110, section 11.1).
_PATTERNS = {
    "authorization": re.compile(r"bearer +(?P<key>[!-~]+)", re.ASCII | re.IGNORECASE),
    "x-api-key": re.compile(r"(?P<key>[!-~]+)", re.ASCII),
}

Headers = Mapping[object, object]


class CredentialError(Exception):
    """The request presents no key that can be looked up. `reason` is one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(headers: Headers, header: str | None = None) -> tuple[str, ...]:
    """Return the keys of `Authorization: Bearer <key>` and `x-api-key: <key>`, each once.

    A value that is no key does not spoil another one: clients that cannot leave out a header send
    `Bearer EMPTY` or `Basic …` in it.

    Args:
        headers: the headers of the event.
        header: the only header that counts; None: both do.

    Raises:
        CredentialError: there is no key: `missing`, `malformed` (another scheme, characters that
            no key has), or `length` (below 32 or above 256).
    """
    values = [
        (_PATTERNS[name.lower()], value)
        for name, value in headers.items()
        if isinstance(name, str) and name.lower() in ([header] if header else _PATTERNS)
    ]
    if not values:
        raise CredentialError("missing")
    matches = [pattern.fullmatch(value) for pattern, value in values if isinstance(value, str)]
    presented = dict.fromkeys(match["key"] for match in matches if match is not None)
    if not presented:
        raise CredentialError("malformed")
    keys = tuple(key for key in presented if MIN_CHARACTERS <= len(key) <= MAX_CHARACTERS)
    if not keys:
        raise CredentialError("length")
    return keys
