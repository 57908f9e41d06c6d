"""The authorizers of an API: they check tokens and keys, and pass on what they found."""

from local.apigateway.authorizers.authorizer import Authorization, Authorizer, MatchedRequest
from local.apigateway.authorizers.factory import authorizers
from local.apigateway.authorizers.openid import OpenId

__all__ = ["Authorization", "Authorizer", "MatchedRequest", "OpenId", "authorizers"]
