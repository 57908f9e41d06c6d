"""Verify AWS Signature Version 4, the way AWS services other than S3 do.

Protocol: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
(canonical request, string to sign, signing key) and, for query strings,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html.

Error codes and their HTTP status are those of the AWS "common errors" of JSON services. Where a
service adds a hint to a message, only its first sentence is reproduced.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from local.identity import Identities, Identity

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SKEW = timedelta(minutes=5)
MAX_PRESIGNED_SECONDS = 7 * 24 * 3600
_DATE_FORMAT = "%Y%m%dT%H%M%SZ"
_SIGNATURE_PARAMETER = "X-Amz-Signature"


class SignatureError(Exception):
    """A request that AWS would not authenticate.

    Attributes:
        code: the AWS error code, such as ``MissingAuthenticationTokenException``.
        message: what AWS tells the caller.
        status: the HTTP status that goes with it.
    """

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class SignedRequest:
    """A request as it came over the wire, nothing decoded.

    Attributes:
        raw_path: the path with its percent escapes, without the query string.
        raw_query: what stands behind the ``?``, or an empty string.
        headers: name and value pairs in their order; names in any case.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: Sequence[tuple[str, str]]
    body: bytes

    @classmethod
    def from_scope(cls, scope: Mapping[str, Any], body: bytes) -> SignedRequest:
        """From an ASGI HTTP scope whose server fills in ``raw_path``, as uvicorn does."""
        return cls(
            method=scope["method"],
            raw_path=scope["raw_path"].decode("latin-1"),
            raw_query=scope["query_string"].decode("latin-1"),
            headers=[(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]],
            body=body,
        )

    def header(self, name: str) -> str | None:
        """All values of one header, trimmed, joined with commas; None if it is absent."""
        values = [" ".join(v.split()) for n, v in self.headers if n.lower() == name]
        return ",".join(values) if values else None


@dataclass(frozen=True)
class _Claim:
    """What a request says about its own signature, from the header or from the query string."""

    access_key_id: str
    scope: str
    signed_headers: str
    signature: str
    signed_at: datetime
    lifetime: timedelta
    token: str | None


def verify(
    request: SignedRequest,
    identities: Identities,
    service: str,
    region: str,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Identity:
    """The identity that signed this request.

    Args:
        service: the signing name that the credential scope must have, such as ``sagemaker``.
        clock: the time now, with a time zone.

    Raises:
        SignatureError: the request is unsigned, or its signature is incomplete, expired, made
            with unknown credentials, or for another request, day, region or service.
    """
    claim = _claim(request)
    identity = identities.find(claim.access_key_id)
    if identity is None or not _same(claim.token or "", identity.credentials.session_token or ""):
        raise SignatureError(
            "UnrecognizedClientException", "The security token included in the request is invalid."
        )
    _check_scope(claim, service, region)
    _check_time(claim, clock())
    if not _same(claim.signature, _sign(request, claim, identity.credentials.secret_access_key)):
        raise SignatureError(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. "
            "Consult the service documentation for details.",
        )
    return identity


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


# --- reading the claim ---------------------------------------------------------------------------


def _claim(request: SignedRequest) -> _Claim:
    authorization = request.header("authorization")
    if authorization is not None:
        return _header_claim(request, authorization)
    query = {
        unquote_to_bytes(n).decode("utf-8", "replace"): v for n, v in _pairs(request.raw_query)
    }
    if _SIGNATURE_PARAMETER in query:
        return _query_claim(
            {n: unquote_to_bytes(v).decode("utf-8", "replace") for n, v in query.items()}
        )
    raise SignatureError("MissingAuthenticationTokenException", "Missing Authentication Token")


def _header_claim(request: SignedRequest, authorization: str) -> _Claim:
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != ALGORITHM:
        raise _incomplete(f"Authorization header must start with '{ALGORITHM}'.")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not parts.get(name):
            raise _incomplete(f"Authorization header requires '{name}' parameter.")
    access_key_id, _, scope = parts["Credential"].partition("/")
    return _Claim(
        access_key_id,
        scope,
        parts["SignedHeaders"],
        parts["Signature"],
        _time(request.header("x-amz-date")),
        MAX_SKEW,
        request.header("x-amz-security-token"),
    )


def _query_claim(query: Mapping[str, str]) -> _Claim:
    for name in ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"):
        if not query.get(name):
            raise _incomplete(f"AWS query-string parameters must include '{name}'.")
    if query.get("X-Amz-Algorithm") != ALGORITHM:
        raise _incomplete(f"X-Amz-Algorithm must be '{ALGORITHM}'.")
    seconds = query["X-Amz-Expires"]
    if not seconds.isdecimal() or int(seconds) > MAX_PRESIGNED_SECONDS:
        raise _incomplete("X-Amz-Expires must be between 0 and 604800 seconds.")
    access_key_id, _, scope = query["X-Amz-Credential"].partition("/")
    return _Claim(
        access_key_id,
        scope,
        query["X-Amz-SignedHeaders"],
        query[_SIGNATURE_PARAMETER],
        _time(query["X-Amz-Date"]),
        timedelta(seconds=int(seconds)),
        query.get("X-Amz-Security-Token"),
    )


def _time(text: str | None) -> datetime:
    if text is None:
        raise _incomplete("Authorization header requires existence of a 'X-Amz-Date' header.")
    try:
        return datetime.strptime(text, _DATE_FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise _incomplete(f"Date must be in ISO-8601 'basic format'. Got '{text}'.") from error


def _incomplete(message: str) -> SignatureError:
    return SignatureError("IncompleteSignatureException", message, status=403)


# --- checks --------------------------------------------------------------------------------------


def _check_scope(claim: _Claim, service: str, region: str) -> None:
    fields = claim.scope.split("/")
    if len(fields) != 4 or fields[3] != "aws4_request":
        raise _incomplete("Credential must have exactly 5 slash-delimited elements.")
    date, scope_region, scope_service, _ = fields
    if date != claim.signed_at.strftime("%Y%m%d"):
        raise _invalid("Date in Credential scope does not match YYYYMMDD from the request's date.")
    if scope_region != region:
        raise _invalid(f"Credential should be scoped to a valid region, not '{scope_region}'.")
    if scope_service != service:
        raise _invalid(f"Credential should be scoped to correct service: '{service}'.")
    if "host" not in claim.signed_headers.split(";"):
        raise _invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.")


def _check_time(claim: _Claim, now: datetime) -> None:
    signed, current = claim.signed_at.strftime(_DATE_FORMAT), now.strftime(_DATE_FORMAT)
    if claim.signed_at - now > MAX_SKEW:
        raise _invalid(f"Signature not yet current: {signed} is still later than {current}.")
    if now - claim.signed_at > claim.lifetime:
        raise _invalid(f"Signature expired: {signed} is now earlier than {current}.")


def _invalid(message: str) -> SignatureError:
    return SignatureError("InvalidSignatureException", message)


# --- the signature -------------------------------------------------------------------------------


def _sign(request: SignedRequest, claim: _Claim, secret: str) -> str:
    canonical = _canonical_request(request, claim.signed_headers.split(";"))
    text = "\n".join(
        [
            ALGORITHM,
            claim.signed_at.strftime(_DATE_FORMAT),
            claim.scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in claim.scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _canonical_request(request: SignedRequest, signed_headers: Sequence[str]) -> str:
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
        for name, value in _pairs(raw_query)
        if name != _SIGNATURE_PARAMETER
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def _pairs(raw_query: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in raw_query.split("&") if part]
    return [(name, value) for name, _, value in parts]


def _escape(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")
