"""Whether a token of a Cognito user pool is for this API. Pure.

The authorizer of a REST API verifies a token's signature, issuer, expiry and scopes, and accepts it
from every app client of the pool. The clients of this API are in the stage's variables, see
modules/rest_api/cors.tf. An HTTP API checks them itself, and its events have no such variables.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

from __future__ import annotations

from web.claims import text
from web.errors import TokenAudienceError
from web.event import Request

AUDIENCE = "jwt_audience_"


def require(request: Request) -> None:
    """Pass a request without a token, and one whose token is for this API.

    Raises:
        TokenAudienceError: the token is for another app client, or names none.
    """
    claims = request.authorizer.get("claims")
    if claims is None:
        return
    accepted = {
        value for name, value in request.stage_variables.items() if name.startswith(AUDIENCE)
    }
    # `aud` in ID tokens, `client_id` in access tokens, as with an HTTP API.
    named = (text(claims.get(name)) for name in ("aud", "client_id")) if claims else ()
    if next((each for each in named if each), None) not in accepted:
        raise TokenAudienceError
