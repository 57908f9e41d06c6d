"""Authentication of a call by its signature, and authorization by the identity's policies."""

from __future__ import annotations

from local.iam import PolicyError
from local.identity import Identities, Identity
from local.sagemaker.errors import ServiceError, access_denied
from local.sigv4 import SignatureError, SignedRequest, verify
from local.state import Applied

SIGNING_NAME = "sagemaker"


def authenticate(request: SignedRequest, identities: Identities, region: str) -> Identity:
    """The caller identity.

    Raises:
        ServiceError: the request's signature is missing or wrong.
    """
    try:
        return verify(request, identities, SIGNING_NAME, region)
    except SignatureError as error:
        raise ServiceError(error.code, error.status, error.message) from error


def endpoint_arn(applied: Applied, name: str) -> str:
    """The ARN that a policy has to name; SageMaker writes it in lower case."""
    for endpoint in applied.endpoints:
        if endpoint.name == name:
            return endpoint.arn
    return f"arn:aws:sagemaker:{applied.region}:{applied.account_id}:endpoint/{name.lower()}"


def authorize(identity: Identity, action: str, resource: str) -> None:
    """Do nothing if the identity's policies allow ``action`` on ``resource``.

    Raises:
        ServiceError: they do not, or they cannot be evaluated.
    """
    try:
        allowed = identity.may(action, resource)
    except PolicyError as error:
        raise ServiceError("AccessDeniedException", 403, f"Cannot evaluate: {error}") from error
    if not allowed:
        raise access_denied(identity.arn, action, resource)
