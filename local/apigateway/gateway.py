"""A request's path through the API: route, authorization, throttle, event, function, response.

A step that ends a request raises Refusal, which becomes the client's response in one place.
"""

from __future__ import annotations

import asyncio
import time

from local.apigateway import cors, event, integration, response
from local.apigateway.access_log import Entry
from local.apigateway.authorization import authorize, check_permission
from local.apigateway.authorizers import (
    Authorization,
    Authorizer,
    MatchedRequest,
    OpenId,
    authorizers,
)
from local.apigateway.integration import Lambdas
from local.apigateway.refusal import Refusal
from local.apigateway.response import Response
from local.apigateway.routing import Match, below_stage, match
from local.apigateway.throttle import TokenBucket
from local.identity import Identities
from local.lambda_service.trace import root_of
from local.state import Api, Applied, Route


class Gateway:
    """Responds to the requests of one API, and fills the access log's entry on the way."""

    def __init__(
        self,
        api: Api,
        applied: Applied,
        lambdas: Lambdas,
        identities: Identities,
        openid: OpenId | None = None,
    ) -> None:
        self._api = api
        self._applied = applied
        self._lambdas = lambdas
        self._identities = identities
        self._routes = {route.key: route for route in api.routes}
        self._authorizers = authorizers(api, applied, lambdas, openid or OpenId())
        self._buckets = {key: _bucket(api, route) for key, route in self._routes.items()}

    async def respond(self, entry: Entry) -> Response:
        """The client's response, without what the API adds to every response."""
        request = entry.context.request
        if self._is_disabled(entry):
            entry.error = (
                f"{entry.context.domain_name} is disabled; the API is at {self._api.domain}"
            )
            return response.NOT_FOUND
        if self._api.cors and cors.is_preflight(request):
            return cors.preflight(self._api.cors, request)
        try:
            found = self._match(entry)
            route = self._routes[found.route_key]
            trace_id = root_of(request.header("x-amzn-trace-id"))
            matched = MatchedRequest(entry.context, found, route, trace_id)
            await self._admit(entry, matched)
            return await self._integrate(entry, matched)
        except Refusal as refusal:
            if refusal.integration:
                entry.integration_error = refusal.reason
            else:
                entry.error = refusal.reason
            return refusal.response

    def too_large(self, entry: Entry) -> Response:
        """The response to a body over the API's 10 MB."""
        entry.error = "the body is over the API's 10 MB"
        return response.TOO_LARGE

    def finish(self, entry: Entry, found: Response) -> Response:
        """The response with the headers that the API adds to every response."""
        if self._api.cors and entry.integrated:
            found = cors.apply(self._api.cors, entry.context.request, found)
        return found.with_headers({"apigw-requestid": entry.context.request_id})

    def _is_disabled(self, entry: Entry) -> bool:
        """Whether the request is for the execute-api host, which is disabled.

        The 404 of an HTTP API is undocumented; for a REST API 403 is documented.
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
        """
        own = entry.context.domain_name != self._api.domain
        return own and self._api.disable_execute_api_endpoint

    def _match(self, entry: Entry) -> Match:
        request = entry.context.request
        path = below_stage(self._api.stage.name, request.path)
        found = None if path is None else match(self._routes, request.method, path)
        if found is None:
            raise Refusal(response.NOT_FOUND, f"no route for {request.method} {request.path}")
        entry.route_key = found.route_key
        return found

    async def _admit(self, entry: Entry, matched: MatchedRequest) -> None:
        route, authorizer = matched.route, self._authorizers.get(matched.route.key)
        if authorizer:
            entry.authorization = await _ask(authorizer, entry, matched)
        else:
            entry.identity = authorize(self._api, route, matched.context.request, self._identities)
        bucket = self._buckets[route.key]
        if bucket and not bucket.take():
            raise Refusal(response.TOO_MANY_REQUESTS, f"{route.key} is over its throttle")

    async def _integrate(self, entry: Entry, matched: MatchedRequest) -> Response:
        route, trace_id = matched.route, matched.trace_id
        arn = self._function_arn(route)
        payload = event.build(
            matched.context, matched.match, entry.identity, trace_id, entry.authorization
        )
        seconds = route.integration.timeout_milliseconds / 1000
        began = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                entry.invocation = await self._lambdas.invoke(arn, payload, trace_id=trace_id)
        except TimeoutError as error:
            reason = f"the integration timed out after {seconds:g} s"
            raise Refusal(response.SERVICE_UNAVAILABLE, reason, integration=True) from error
        finally:
            entry.integration_ms = int((time.monotonic() - began) * 1000)
        return integration.read(entry.invocation)

    def _function_arn(self, route: Route) -> str:
        """The function behind a route. Raises Refusal (500) if the API may not invoke it."""
        target = route.integration
        arn = target.function_arn
        if arn is None or (target.type, target.payload_format_version) != ("AWS_PROXY", "2.0"):
            reason = f"only Lambda proxies with payload format 2.0 are emulated, not {target}"
            raise Refusal(response.INTERNAL_SERVER_ERROR, reason, integration=True)
        name = arn.rpartition(":function:")[2]
        granted = (p for p in self._applied.permissions if p.function_name == name)
        check_permission(self._api, route, granted)
        return arn


async def _ask(authorizer: Authorizer, entry: Entry, matched: MatchedRequest) -> Authorization:
    try:
        return await authorizer.authorize(matched)
    except Refusal as refusal:
        entry.authorizer_error = refusal.reason
        raise


def _bucket(api: Api, route: Route) -> TokenBucket | None:
    """Each route has its own bucket, with the route's throttle or else the stage's."""
    throttle = route.throttle or api.stage.throttle
    return TokenBucket(throttle.rate, throttle.burst) if throttle else None
