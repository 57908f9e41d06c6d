"""The interface of an authorizer, and its outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from local.apigateway import response
from local.apigateway.context import Context
from local.apigateway.refusal import Refusal
from local.apigateway.routing import Match
from local.state import Route

Authorization: TypeAlias = Mapping[str, Any]
"""`requestContext.authorizer` of the function's event: `{"jwt": …}` or `{"lambda": …}`."""


@dataclass(frozen=True)
class MatchedRequest:
    """A request and the route that it matches."""

    context: Context
    match: Match
    route: Route
    trace_id: str


class Authorizer(Protocol):
    """Authorizes the requests of one or more routes."""

    async def authorize(self, matched: MatchedRequest) -> Authorization:
        """The data about the client for the route's event. Raises Refusal (401, 403, 500)."""


def unauthorized(reason: str, challenge: str | None = None) -> Refusal:
    """A 401, with a challenge in `www-authenticate` if there is one."""
    headers = {"www-authenticate": challenge} if challenge else {}
    return Refusal(response.UNAUTHORIZED.with_headers(headers), reason)


def forbidden(reason: str, challenge: str | None = None) -> Refusal:
    """A 403, with a challenge in `www-authenticate` if there is one."""
    headers = {"www-authenticate": challenge} if challenge else {}
    return Refusal(response.FORBIDDEN.with_headers(headers), reason)
