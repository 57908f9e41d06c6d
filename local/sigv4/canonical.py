"""The canonical request: what both sides bring into the same form before they hash it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote, unquote_to_bytes

from local.sigv4.request import SignedRequest

SIGNATURE_PARAMETER = "X-Amz-Signature"


def canonical_request(request: SignedRequest, signed_headers: Sequence[str]) -> str:
    """The hash of the body that came is used, whatever the client says that it sent."""
    return "\n".join(
        [
            request.method.upper(),
            canonical_path(request.raw_path),
            canonical_query(request.raw_query),
            *(f"{name}:{request.header(name) or ''}" for name in signed_headers),
            "",
            ";".join(signed_headers),
            hashlib.sha256(request.body).hexdigest(),
        ]
    )


def canonical_path(raw_path: str) -> str:
    """The path without empty, ``.`` and ``..`` segments, its escapes escaped once more.

    Every service but S3 signs the path doubly encoded and normalised (RFC 3986).
    """
    segments: list[str] = []
    for segment in raw_path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    trailing = "/" if segments and raw_path.endswith("/") else ""
    return quote("/" + "/".join(segments) + trailing, safe="/~")


def canonical_query(raw_query: str) -> str:
    """Each name and value escaped anew, sorted by name, then by value, without the signature."""
    pairs = sorted(
        (_escape(name), _escape(value))
        for name, value in query_pairs(raw_query)
        if name != SIGNATURE_PARAMETER
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def query_pairs(raw_query: str) -> list[tuple[str, str]]:
    """Names and values of a query string, still escaped."""
    parts = [part.partition("=") for part in raw_query.split("&") if part]
    return [(name, value) for name, _, value in parts]


def _escape(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")
