"""The authorizers of an API: who asks for a token or a key, and what they let the route know."""

from local.http_api.authorizers.authorizer import Authorization, Authorizer, Visit
from local.http_api.authorizers.factory import authorizers
from local.http_api.authorizers.openid import OpenId

__all__ = ["Authorization", "Authorizer", "OpenId", "Visit", "authorizers"]
