"""Which client a JSON Web Token stands for, by the claims that API Gateway passes on. Pure.

The token is verified already, so `iss` is the configured issuer and no claim is the client's own.
Claims arrive as text, lists as `[a b]`:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
How null and objects arrive is not documented; `null`, `<nil>` and `map[…]` count as absent [?].
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

# RFC 9068 and Cognito; OpenID Connect, Auth0, Keycloak and Entra v2; Okta; Entra v1 and AD FS.
CLIENT_CLAIMS = ("client_id", "azp", "cid", "appid")

# What tokens of machines hold, beside CLIENT_CLAIMS. Without `sub`, any other claim may tell apart
# the users of one application, who would otherwise count as one client: Keycloak's tokens of users
# have no `sub` without the scope `basic`, for example.
_MACHINE_CLAIMS = frozenset(
    {
        *("iss", "aud", "exp", "nbf", "iat", "jti", "typ", "scope", "scp", "ver", "version"),
        *("gty", "permissions", "org_id"),  # Auth0
        *("aio", "appidacr", "azpacr", "idp", "idtyp", "rh", "roles", "tid", "uti"),  # Entra
        *("wids", "xms_ftd", "xms_idrel", "xms_rd", "xms_tcdt"),
        *("apptype", "authmethod"),  # AD FS
        "token_use",  # Cognito
        *("acr", "allowed-origins", "clientHost", "clientAddress", "clientId"),  # Keycloak
        *("email_verified", "preferred_username", "realm_access", "resource_access"),
    }
)
_ABSENT = ("", "null", "<nil>", "[]", "map[]")
_NOT_TEXT = re.compile(r"(?:map)?\[.*\]", re.S)


def client_name(claims: Mapping[str, Any]) -> str | None:
    """Return a name that no other client has; None if the claims identify no single client.

    A user and a client with the same text have different names, as have two issuers' clients.
    """
    issuer, subject = text(claims.get("iss")), text(claims.get("sub"))
    if not issuer:
        return None
    clients = {found for name in CLIENT_CLAIMS if (found := text(claims.get(name)))}
    # Okta's `sub` is a machine's `cid` or a user's login, and only users have a `uid`.
    if subject and (subject not in clients or text(claims.get("uid"))):
        return joined("jwt", issuer, subject)
    if subject:
        return joined("jwt-client", issuer, subject)
    tenant, principal = text(claims.get("tid")), text(claims.get("oid"))
    if tenant and principal:  # Entra: a user or a service principal
        return joined("jwt-oid", issuer, tenant, principal)
    if len(clients) == 1 and _is_of_machine(claims, *clients):
        return joined("jwt-client", issuer, *clients)
    return None


def text(value: object) -> str:
    """Return a value that is text; empty for null, blank text, and what was a list or an object."""
    if not isinstance(value, str) or not value.strip() or value in _ABSENT:
        return ""
    return "" if _NOT_TEXT.fullmatch(value) else value


def joined(kind: str, *parts: str) -> str:
    """Return `kind:part#part`: of so many parts, a different text for each different list."""
    return f"{kind}:{'#'.join([*map(_escaped, parts[:-1]), parts[-1]])}"


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace("#", "%23")


def _is_of_machine(claims: Mapping[str, Any], client: str) -> bool:
    present = {name: value for name, value in claims.items() if not _is_absent(value)}
    # Of Cognito alone also a machine's token has the time of authentication.
    extra: Collection[str] = {"auth_time"} if "token_use" in present else ()
    return (
        all(
            name in _MACHINE_CLAIMS
            or name in CLIENT_CLAIMS
            or name in extra
            # Duende puts this prefix before the claims of a client.
            or name.startswith("client_")
            for name in present
        )
        and _holds(present, "gty", "client-credentials", "client_credentials")
        and _holds(present, "idtyp", "app")
        and _holds(present, "token_use", "access")
        and _holds(present, "preferred_username", f"service-account-{client.lower()}")
        and "openid" not in re.split(r"[\s\[\],]+", str(present.get("scope", "")))
    )


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in _ABSENT)


def _holds(present: Mapping[str, Any], name: str, *values: str) -> bool:
    return name not in present or present[name] in values
