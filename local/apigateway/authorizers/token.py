"""The claims of a JSON Web Token, checked as an HTTP API does it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"Only RSA-based algorithms are supported": a token with `none`, or HS256 with the public key
as the secret, names an algorithm that is not on the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


# RFC 7515, section 4: parameters that are not understood are ignored, such as Entra's `nonce`. A
# chain of certificates (`x5c`) takes more than the 512 bytes that joserfc allows.
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
_REGISTRY.max_header_length = 16 * 1024


class TokenError(Exception):
    """The token does not count; the message is the `error_description` of the challenge."""


def verify(
    token: str, keys: KeySet, issuer: str, audiences: Collection[str] | None, now: float
) -> dict[str, Any]:
    """The claims of a token of this issuer for one of these audiences.

    Args:
        audiences: None: any audience counts.
        now: seconds since the epoch.

    Raises:
        TokenError: its form, key, algorithm, signature or one of its claims is wrong.
    """
    if token.count(".") != 2:
        raise TokenError("token contains an invalid number of segments")
    try:
        verified = jwt.decode(token, _named_key(keys), registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenError("the token's key, algorithm or signature is invalid") from error
    claims = verified.claims
    if claims.get("iss") != issuer:
        raise TokenError("the token does not have a valid issuer")
    if audiences is not None and not _audiences(claims) & set(audiences):
        raise TokenError("the token does not have a valid audience")
    _check_times(claims, now)
    return claims


def scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    """What the token may do: `scope`, words in a text, or else `scp`, the same or a list."""
    value = claims.get("scope", claims.get("scp", ()))
    return frozenset(value.split() if isinstance(value, str) else _texts(value))


def _named_key(keys: KeySet) -> Any:
    """Choose the key by the token's `kid`: without one, or with another one, there is none.

    Nor for a token with critical parameters: no extension is understood (RFC 7515, 4.1.11), and one
    with an unencoded payload is no JSON Web Token (RFC 7797, 7).
    """

    def choose(guest: Any) -> Any:
        headers = guest.headers()
        if "crit" in headers or headers.get("b64") is False:
            raise ValueError("no critical parameter is understood")
        kid = headers.get("kid")
        found = next((key for key in keys.keys if kid is not None and key.kid == kid), None)
        if found is None or found.key_type != "RSA":
            raise ValueError("no RSA key of the issuer has the token's kid")
        return found

    return choose


def _audiences(claims: Mapping[str, Any]) -> set[str]:
    """`client_id` counts only where there is no `aud`."""
    value = claims["aud"] if "aud" in claims else claims.get("client_id")
    return {value} if isinstance(value, str) else set(_texts(value))


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    if _time(claims, "exp", default=0) <= now:
        raise TokenError("the token has expired")
    if max(_time(claims, "nbf", default=0), _time(claims, "iat", default=0)) > now:
        raise TokenError("the token is not valid yet")


def _time(claims: Mapping[str, Any], name: str, default: float) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError(f"the token's {name} is not a number")
    return value


def _texts(value: Any) -> Iterable[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
