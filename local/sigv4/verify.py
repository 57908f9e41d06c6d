"""Recompute a request's signature and compare."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from local.identity import Identities, Identity
from local.sigv4.canonical import canonical_request
from local.sigv4.claim import ALGORITHM, DATE_FORMAT, MAX_SKEW, Claim, read_claim
from local.sigv4.errors import SignatureError, incomplete, invalid
from local.sigv4.request import SignedRequest


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
    claim = read_claim(request)
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


def _check_scope(claim: Claim, service: str, region: str) -> None:
    fields = claim.scope.split("/")
    if len(fields) != 4 or fields[3] != "aws4_request":
        raise incomplete("Credential must have exactly 5 slash-delimited elements.")
    date, scope_region, scope_service, _ = fields
    if date != claim.signed_at.strftime("%Y%m%d"):
        raise invalid("Date in Credential scope does not match YYYYMMDD from the request's date.")
    if scope_region != region:
        raise invalid(f"Credential should be scoped to a valid region, not '{scope_region}'.")
    if scope_service != service:
        raise invalid(f"Credential should be scoped to correct service: '{service}'.")
    if "host" not in claim.signed_headers.split(";"):
        raise invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.")


def _check_time(claim: Claim, now: datetime) -> None:
    signed, current = claim.signed_at.strftime(DATE_FORMAT), now.strftime(DATE_FORMAT)
    if claim.signed_at - now > MAX_SKEW:
        raise invalid(f"Signature not yet current: {signed} is still later than {current}.")
    if now - claim.signed_at > claim.lifetime:
        raise invalid(f"Signature expired: {signed} is now earlier than {current}.")


def _sign(request: SignedRequest, claim: Claim, secret: str) -> str:
    is_s3 = claim.scope.split("/")[2] == "s3"
    canonical = canonical_request(request, claim.signed_headers.split(";"), s3=is_s3)
    text = "\n".join(
        [
            ALGORITHM,
            claim.signed_at.strftime(DATE_FORMAT),
            claim.scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in claim.scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()
