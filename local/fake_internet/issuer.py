"""A token issuer on this machine, in the place of the issuer in the applied state.

It has no users and needs no password: code that has the object gets tokens.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ALGORITHM = "RS256"
LIFETIME_SECONDS = 3600


class Issuer:
    """Signs tokens in another issuer's name, and publishes the key in the OpenID way.

    Attributes:
        name: the issuer's URL, the value of the tokens' `iss`.
        key: the private key; its public half is what `create_app` publishes.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = RSAKey.generate_key(2048, {"kid": "local", "use": "sig", "alg": ALGORITHM})

    def token(self, audience: str, scope: str = "", **claims: Any) -> str:
        """A token that is valid for an hour, unless `claims` set another expiry."""
        now = int(time.time())
        standard: dict[str, Any] = {
            "iss": self.name,
            "aud": audience,
            "sub": "laptop",
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME_SECONDS,
        }
        return self.sign({**standard, **({"scope": scope} if scope else {}), **claims})

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token with just these claims."""
        return jwt.encode({"alg": ALGORITHM, "kid": "local"}, dict(claims), self.key)

    def create_app(self) -> Starlette:
        """The issuer's OpenID configuration and key set.

        https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse
        """

        async def configuration(request: Request) -> JSONResponse:
            return JSONResponse({"issuer": self.name, "jwks_uri": f"{request.base_url}jwks.json"})

        async def keys(_: Request) -> JSONResponse:
            return JSONResponse({"keys": [self.key.as_dict(private=False)]})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", configuration),
                Route("/jwks.json", keys),
            ]
        )
