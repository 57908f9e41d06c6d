"""A JWT authorizer: a token of an issuer, and a scope if the route asks for one.

The challenges were seen on AWS, down to their wording where a test names one:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from local.apigateway import response
from local.apigateway.authorizers import token as tokens
from local.apigateway.authorizers.authorizer import (
    Authorization,
    MatchedRequest,
    forbidden,
    unauthorized,
)
from local.apigateway.authorizers.identity_source import evaluate
from local.apigateway.authorizers.openid import IssuerError, OpenId
from local.apigateway.refusal import Refusal
from local.state import Authorizer as Settings


class JwtAuthorizer:
    """Checks tokens against one issuer and its audiences.

    Args:
        now: seconds since the epoch.
    """

    def __init__(
        self, settings: Settings, openid: OpenId, now: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._openid = openid
        self._now = now

    async def authorize(self, matched: MatchedRequest) -> Authorization:
        """The token's claims, all as texts. Raises Refusal (401, 403, 500)."""
        presented = evaluate(self._settings.identity_sources, matched)
        if presented is None:
            raise unauthorized("there is no token", "Bearer")
        claims = await self._claims(_without_scheme(presented[0]))
        wanted, granted = matched.route.scopes, tokens.scopes(claims)
        if wanted and granted.isdisjoint(wanted):
            raise _insufficient(wanted)
        return {"jwt": {"claims": _as_texts(claims), "scopes": list(wanted) or None}}

    async def _claims(self, token: str) -> Mapping[str, Any]:
        issuer, audiences = self._settings.issuer or "", self._settings.audiences
        try:
            keys = await self._openid.keys(issuer)
            return tokens.verify(token, keys, issuer, audiences, self._now())
        except IssuerError as error:
            raise Refusal(response.INTERNAL_SERVER_ERROR, str(error)) from error
        except tokens.TokenError as error:
            challenge = f'Bearer scope="" error="invalid_token" error_description="{error}"'
            raise unauthorized(str(error), challenge) from error


def _without_scheme(value: str) -> str:
    """The identity source may hold the token alone, or behind `Bearer`."""
    scheme, _, token = value.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else value


def _insufficient(wanted: tuple[str, ...]) -> Refusal:
    names = " ".join(wanted)
    return forbidden(
        f"the token has none of the scopes {names}",
        f'Bearer scope="{names}" error="insufficient_scope" '
        f'error_description="expected scopes: [{names}]"',
    )


def _as_texts(claims: Mapping[str, Any]) -> dict[str, str]:
    """Claims reach the function as texts, a list as `[a b]`; what is null is left out [?]."""
    return {name: _as_text(value) for name, value in claims.items() if value is not None}


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{' '.join(_as_text(item) for item in value)}]"
    return value if isinstance(value, str) else json.dumps(value)
