"""Which client sent a request, as the API's authorizer reports it. Pure.

Payload format 2.0 (HTTP API) has it in `requestContext.authorizer`, under `iam`, `jwt` or `lambda`:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
Payload format 1.0 (REST API) has signatures in `requestContext.identity`, and claims or the context
of a Lambda authorizer in `requestContext.authorizer`:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from web.claims import client_name, joined, text
from web.errors import IdentityUnclearError
from web.event import Request

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
_SESSION = re.compile(r"(arn:[^:]*:sts::[^:]*:(?:assumed-role/[^/]*|federated-user))/.*", re.S)
# All users of an identity pool who have the same role share its one session name.
_POOL_SESSION = re.compile(r"arn:[^:]*:sts::[^:]*:assumed-role/[^/]*/CognitoIdentityCredentials")
_SIGNER_FIELDS = (
    "accessKey",
    "caller",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "user",
    "userArn",
)

POOL_MESSAGE = (
    "The credentials are of an identity pool, and API Gateway did not report which of its users "
    "signed. Sign with credentials from GetCredentialsForIdentity, or of an IAM user or role."
)
TOKEN_MESSAGE = (
    "The token does not identify one client. Send a token with a sub claim, or a token from the "
    "client-credentials grant with client_id, azp, cid or appid and no claims about a user."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One client.

    Attributes:
        name: owns jobs and idempotency keys; the kind of credentials, then who has them.
        account: counts against rate limits and usage. It is `name`, except where a client can
            create any number of names: sessions of a role count as the role, and guests of an
            identity pool count as one.
    """

    name: str
    account: str

    @property
    def is_known(self) -> bool:
        """Whether the route requires authentication: without them, all clients are one."""
        return self != ANONYMOUS


ANONYMOUS = Identity("anonymous", "anonymous")


def of(request: Request) -> Identity:
    """Return the client of a request. Raises IdentityUnclearError as `read`."""
    return read(request.authorizer, request.signer)


def read(
    authorizer: Mapping[str, Any], signer: Mapping[str, Any] = MappingProxyType({})
) -> Identity:
    """Return the client; `ANONYMOUS` if the route requires no authentication.

    Args:
        authorizer: `requestContext.authorizer` of either payload format.
        signer: `requestContext.identity` of payload format 1.0.

    Raises:
        IdentityUnclearError: there were credentials, and several clients may have them.
    """
    found = {
        read_section(authorizer[name])
        for name, read_section in _SECTIONS.items()
        if authorizer.get(name) is not None
    }
    if any(text(signer.get(name)) for name in _SIGNER_FIELDS):
        found.add(_of_signer(signer))
    if len(found) == 1:
        return found.pop()
    if found or _has_authorizer(authorizer):
        raise IdentityUnclearError
    return ANONYMOUS


def key_name(account: str) -> str | None:
    """Return the name of the API key in an account; None if it is of another kind."""
    return account.removeprefix("key:") if account.startswith("key:") else None


def digest(name: str) -> str:
    """Return what stands for a name or account in keys: 32 hexadecimal digits, always the same."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]


def _has_authorizer(authorizer: Mapping[str, Any]) -> bool:
    """Return whether credentials were checked; payload format 1.0 has nulls where none were."""
    checked = any(name in authorizer for name in ("iam", "jwt", "lambda"))
    return checked or any(value is not None for value in authorizer.values())


def _of_iam(iam: object) -> Identity:
    pool = _mapping(_mapping(iam).get("cognitoIdentity"))
    return _signed(
        text(_mapping(iam).get("userArn")),
        text(pool.get("identityPoolId")),
        text(pool.get("identityId")),
        pool.get("amr"),
    )


def _of_signer(signer: Mapping[str, Any]) -> Identity:
    return _signed(
        text(signer.get("userArn")),
        text(signer.get("cognitoIdentityPoolId")),
        text(signer.get("cognitoIdentityId")),
        [signer.get("cognitoAuthenticationType")],
    )


def _signed(arn: str, pool: str, user: str, methods: object) -> Identity:
    if pool and user:
        name = joined("cognito", pool, user)
        # Without a login a client gets a new identity whenever it asks for one.
        return Identity(name, name if _is_login(methods) else joined("cognito-guests", pool))
    if pool or user or _POOL_SESSION.fullmatch(arn):
        raise IdentityUnclearError(POOL_MESSAGE)
    if not arn:
        raise IdentityUnclearError
    session = _SESSION.fullmatch(arn)
    return Identity(f"iam:{arn}", f"iam:{session[1] if session else arn}")


def _is_login(methods: object) -> bool:
    """Return whether a user of an identity pool has logged in.

    https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
    """
    names = [text(each) for each in methods] if isinstance(methods, list) else []
    return any(names) and "unauthenticated" not in names


def _of_token(claims: object) -> Identity:
    name = client_name(_mapping(claims))
    if name is None:
        raise IdentityUnclearError(TOKEN_MESSAGE)
    return Identity(name, name)


def _of_key(name: object) -> Identity:
    if not isinstance(name, str) or not name:
        raise IdentityUnclearError
    return Identity(f"key:{name}", f"key:{name}")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_SECTIONS: Mapping[str, Callable[[Any], Identity]] = {
    # Payload format 2.0.
    "iam": _of_iam,
    "jwt": lambda section: _of_token(_mapping(section).get("claims")),
    "lambda": lambda section: _of_key(_mapping(section).get("key_name")),
    # Payload format 1.0, in which the context of a Lambda authorizer has no name of its own.
    "claims": _of_token,
    "key_name": _of_key,
}
