"""The authorizers of an API's routes, made from the applied state."""

from __future__ import annotations

from local.apigateway.authorizers.authorizer import Authorizer
from local.apigateway.authorizers.jwt_authorizer import JwtAuthorizer
from local.apigateway.authorizers.lambda_authorizer import LambdaAuthorizer, is_permitted
from local.apigateway.authorizers.openid import OpenId
from local.apigateway.integration import Lambdas
from local.state import Api, Applied
from local.state import Authorizer as Settings


def authorizers(
    api: Api, applied: Applied, lambdas: Lambdas, openid: OpenId
) -> dict[str, Authorizer]:
    """Route key → its authorizer, for the routes that have one; routes share it, cache and all."""
    settings = {route.authorizer.id: route.authorizer for route in api.routes if route.authorizer}

    def create(each: Settings) -> Authorizer:
        if each.type == "JWT":
            return JwtAuthorizer(each, openid)
        permitted = is_permitted(api, each, applied.permissions)
        return LambdaAuthorizer(each, lambdas, permitted=permitted)

    made = {id_: create(each) for id_, each in settings.items()}
    return {route.key: made[route.authorizer.id] for route in api.routes if route.authorizer}
