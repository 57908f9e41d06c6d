"""The canonical request: what both sides bring into the same form before they hash it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote, unquote_to_bytes

from local.sigv4.request import SignedRequest

SIGNATURE_PARAMETER = "X-Amz-Signature"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


def canonical_request(
    request: SignedRequest, signed_headers: Sequence[str], *, s3: bool = False
) -> str:
    """The hash of the received body is used, whatever hash the client sent.

    Args:
        s3: as S3 has it: the path as it is, and a body may be left unsigned.
            https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    """
    return "\n".join(
        [
            request.method.upper(),
            _s3_path(request.raw_path) if s3 else canonical_path(request.raw_path),
            canonical_query(request.raw_query),
            *(f"{name}:{request.header(name) or ''}" for name in signed_headers),
            "",
            ";".join(signed_headers),
            _s3_payload(request) if s3 else hashlib.sha256(request.body).hexdigest(),
        ]
    )


def _s3_path(raw_path: str) -> str:
    return quote(unquote_to_bytes(raw_path), safe="/-_.~")


def _s3_payload(request: SignedRequest) -> str:
    """A signed URL never covers a body; a header may exclude the body too."""
    claimed = request.header("x-amz-content-sha256")
    is_presigned = request.header("authorization") is None
    if claimed == UNSIGNED_PAYLOAD or (claimed is None and is_presigned):
        return UNSIGNED_PAYLOAD
    return hashlib.sha256(request.body).hexdigest()


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
