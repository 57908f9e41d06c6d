"""The authorizers of an API: who asks for a token or a key, and what they let the route know."""

from local.apigateway.authorizers.authorizer import Authorization, Authorizer, MatchedRequest
from local.apigateway.authorizers.factory import authorizers
from local.apigateway.authorizers.openid import OpenId

__all__ = ["Authorization", "Authorizer", "MatchedRequest", "OpenId", "authorizers"]
