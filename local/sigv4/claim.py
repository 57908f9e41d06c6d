"""The claim of a request about its signature, in a header or in the query string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

from local.sigv4.canonical import SIGNATURE_PARAMETER, query_pairs
from local.sigv4.errors import SignatureError, incomplete
from local.sigv4.request import SignedRequest

ALGORITHM = "AWS4-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
MAX_SKEW = timedelta(minutes=5)
MAX_PRESIGNED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Claim:
    """The parts of the claim. ``lifetime`` is how long after ``signed_at`` it is valid."""

    access_key_id: str
    scope: str
    signed_headers: str
    signature: str
    signed_at: datetime
    lifetime: timedelta
    token: str | None


def read_claim(request: SignedRequest) -> Claim:
    """The claim of a request.

    Raises:
        SignatureError: there is none, or it lacks a part.
    """
    authorization = request.header("authorization")
    if authorization is not None:
        return _header_claim(request, authorization)
    query = {
        unquote_to_bytes(n).decode("utf-8", "replace"): v for n, v in query_pairs(request.raw_query)
    }
    if SIGNATURE_PARAMETER in query:
        return _query_claim(
            {n: unquote_to_bytes(v).decode("utf-8", "replace") for n, v in query.items()}
        )
    raise SignatureError("MissingAuthenticationTokenException", "Missing Authentication Token")


def signing_service(request: SignedRequest) -> str:
    """The service in the request's credential scope, "" without one.

    Raises:
        SignatureError: as `read_claim`.
    """
    return (read_claim(request).scope.split("/") + [""] * 4)[2]


def _header_claim(request: SignedRequest, authorization: str) -> Claim:
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != ALGORITHM:
        raise incomplete(f"Authorization header must start with '{ALGORITHM}'.")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not parts.get(name):
            raise incomplete(f"Authorization header requires '{name}' parameter.")
    access_key_id, _, scope = parts["Credential"].partition("/")
    return Claim(
        access_key_id,
        scope,
        parts["SignedHeaders"],
        parts["Signature"],
        _time(request.header("x-amz-date")),
        MAX_SKEW,
        request.header("x-amz-security-token"),
    )


def _query_claim(query: Mapping[str, str]) -> Claim:
    for name in ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"):
        if not query.get(name):
            raise incomplete(f"AWS query-string parameters must include '{name}'.")
    if query.get("X-Amz-Algorithm") != ALGORITHM:
        raise incomplete(f"X-Amz-Algorithm must be '{ALGORITHM}'.")
    seconds = query["X-Amz-Expires"]
    if not seconds.isdecimal() or int(seconds) > MAX_PRESIGNED_SECONDS:
        raise incomplete("X-Amz-Expires must be between 0 and 604800 seconds.")
    access_key_id, _, scope = query["X-Amz-Credential"].partition("/")
    return Claim(
        access_key_id,
        scope,
        query["X-Amz-SignedHeaders"],
        query[SIGNATURE_PARAMETER],
        _time(query["X-Amz-Date"]),
        timedelta(seconds=int(seconds)),
        query.get("X-Amz-Security-Token"),
    )


def _time(text: str | None) -> datetime:
    if text is None:
        raise incomplete("Authorization header requires existence of a 'X-Amz-Date' header.")
    try:
        return datetime.strptime(text, DATE_FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise incomplete(f"Date must be in ISO-8601 'basic format'. Got '{text}'.") from error
