"""A request's path through a REST API: method, authorization, throttle, event, function, response.

A step that ends a request raises RestRefusal, which becomes a gateway response in one place.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from local.apigateway.access_log import Entry
from local.apigateway.authorization import SERVICE, permits
from local.apigateway.authorizers.authorizer import MatchedRequest
from local.apigateway.authorizers.openid import OpenId
from local.apigateway.integration import StreamingLambdas
from local.apigateway.response import Response
from local.apigateway.rest import event, integration
from local.apigateway.rest.authorizers import authorizers
from local.apigateway.rest.gateway_responses import render
from local.apigateway.rest.refusal import RestRefusal
from local.apigateway.rest.streaming import StreamBrokenError, StreamLimits, limited, of_head
from local.apigateway.routing import below_stage, match, split
from local.apigateway.throttle import TokenBucket
from local.iam import PolicyError
from local.identity import Identities, Identity
from local.lambda_service import StreamedInvocation
from local.lambda_service.trace import root_of
from local.sigv4 import SignatureError, SignedRequest, verify
from local.state import Applied, RestApi, Route

_SIGNATURE_ERRORS = {
    "MissingAuthenticationTokenException": "MISSING_AUTHENTICATION_TOKEN",
    "ExpiredTokenException": "EXPIRED_TOKEN",
}


class RestGateway:
    """Responds to the requests of one REST API, and fills the access log's entry on the way."""

    def __init__(
        self,
        api: RestApi,
        applied: Applied,
        lambdas: StreamingLambdas,
        identities: Identities,
        openid: OpenId | None = None,
        limits: StreamLimits | None = None,
    ) -> None:
        self._api = api
        self._applied = applied
        self._lambdas = lambdas
        self._identities = identities
        self._limits = limits or StreamLimits()
        self._routes = {route.key: route for route in api.routes}
        self._authorizers = authorizers(api, applied.permissions, lambdas, openid or OpenId())
        self._buckets = {key: _bucket(api, route) for key, route in self._routes.items()}

    async def respond(self, entry: Entry) -> Response:
        """The client's response, without what the API adds to every response."""
        try:
            path = self._path(entry)
            matched = self._match(entry, path)
            await self._admit(entry, matched, path)
            if matched.route.mock:
                return integration.of_mock(matched.route.mock, entry.context.request)
            return await self._integrate(entry, matched, path)
        except RestRefusal as refusal:
            return self._refuse(entry, refusal)

    def too_large(self, entry: Entry) -> Response:
        """The response to a body over the API's 10 MB."""
        reason = "the body is over the API's 10 MB"
        return self._refuse(entry, RestRefusal("REQUEST_TOO_LARGE", reason))

    def finish(self, entry: Entry, response: Response) -> Response:
        """The response with the headers that the API adds to every response."""
        context = entry.context
        return response.with_headers(
            {"x-amzn-requestid": context.request_id, "x-amz-apigw-id": context.extended_request_id}
        )

    def _refuse(self, entry: Entry, refusal: RestRefusal) -> Response:
        entry.error_type = refusal.kind
        if refusal.integration:
            entry.integration_error = refusal.reason
        else:
            entry.error = refusal.reason
        return render(self._api, entry.context, refusal)

    def _path(self, entry: Entry) -> str:
        """The request's path without the stage, which only the execute-api URL has."""
        context = entry.context
        if self._api.domain is not None and context.domain_name == self._api.domain:
            return context.request.path
        if self._api.disable_execute_api_endpoint:
            raise RestRefusal("ACCESS_DENIED", f"{context.domain_name} is disabled")
        path = below_stage(self._api.stage.name, context.request.path)
        if path is None:
            raise RestRefusal("ACCESS_DENIED", "the path does not begin with the API's stage")
        return path

    def _match(self, entry: Entry, path: str) -> MatchedRequest:
        request = entry.context.request
        found = match(self._routes, request.method, path)
        if found is None:
            reason = f"no route for {request.method} {path}"
            raise RestRefusal("MISSING_AUTHENTICATION_TOKEN", reason)
        entry.route_key = found.route_key
        trace_id = root_of(request.header("x-amzn-trace-id"))
        return MatchedRequest(entry.context, found, self._routes[found.route_key], trace_id)

    async def _admit(self, entry: Entry, matched: MatchedRequest, path: str) -> None:
        route = matched.route
        method_arn = self._arn(matched.context.request.method, path)
        authorizer = self._authorizers.get(route.key)
        if authorizer:
            try:
                entry.authorization = await authorizer.authorize(matched, path, method_arn)
            except RestRefusal as refusal:
                entry.authorizer_error = refusal.reason
                raise
        elif route.authorization == "AWS_IAM":
            entry.identity = self._signer(matched, method_arn)
        bucket = self._buckets[route.key]
        if bucket and not bucket.take():
            raise RestRefusal("THROTTLED", f"{route.key} is over its throttle")

    def _signer(self, matched: MatchedRequest, method_arn: str) -> Identity:
        request = matched.context.request
        signed = SignedRequest(
            request.method, request.raw_path, request.raw_query, request.headers, request.body
        )
        region = self._api.execution_arn.split(":")[3]
        try:
            identity = verify(signed, self._identities, SERVICE, region)
            allowed = identity.may("execute-api:Invoke", method_arn)
        except SignatureError as error:
            kind = _SIGNATURE_ERRORS.get(error.code, "INVALID_SIGNATURE")
            raise RestRefusal(kind, str(error)) from error
        except PolicyError as error:
            raise RestRefusal("ACCESS_DENIED", str(error)) from error
        if not allowed:
            raise RestRefusal("ACCESS_DENIED", f"{identity.arn} may not invoke {method_arn}")
        return identity

    async def _integrate(self, entry: Entry, matched: MatchedRequest, path: str) -> Response:
        arn = self._function_arn(matched.route)
        payload = event.build(matched, path, entry.identity, entry.authorization)
        seconds = matched.route.integration.timeout_milliseconds / 1000
        began = time.monotonic()
        if matched.route.integration.streams:
            work = self._lambdas.invoke_streaming(arn, payload, trace_id=matched.trace_id)
            return await self._stream(entry, work, began, seconds)
        try:
            async with asyncio.timeout(seconds):
                entry.invocation = await self._lambdas.invoke(
                    arn, payload, trace_id=matched.trace_id
                )
        except TimeoutError as error:
            reason = f"the integration timed out after {seconds:g} s"
            raise RestRefusal("INTEGRATION_TIMEOUT", reason, integration=True) from error
        finally:
            entry.integration_ms = int((time.monotonic() - began) * 1000)
        return integration.read(entry.invocation)

    async def _stream(
        self,
        entry: Entry,
        work: Coroutine[Any, Any, StreamedInvocation],
        began: float,
        seconds: float,
    ) -> Response:
        """The response as soon as it has a head; its parts fill the entry to the end."""
        working = asyncio.create_task(work)
        wait = min(seconds, self._limits.idle_seconds)
        await asyncio.wait({working}, timeout=wait)
        entry.integration_ms = int((time.monotonic() - began) * 1000)
        if not working.done():
            # The function goes on, and its response is dropped.
            working.add_done_callback(lambda done: done.result().discard())
            reason = f"the integration timed out after {wait:g} s"
            raise RestRefusal("INTEGRATION_TIMEOUT", reason, integration=True)
        streamed = working.result()
        if streamed.head is None:
            entry.invocation = await streamed.outcome
            raise integration.of_headless(entry.invocation)
        parts = self._parts(entry, streamed, began, seconds)
        return of_head(streamed.head, parts)

    async def _parts(
        self, entry: Entry, streamed: StreamedInvocation, began: float, seconds: float
    ) -> AsyncGenerator[bytes, None]:
        try:
            async for part in limited(streamed.parts, self._limits, began + seconds):
                entry.sent_bytes += len(part)
                yield part
            entry.invocation = await streamed.outcome
            if entry.invocation.function_error:
                text = entry.invocation.payload.decode(errors="replace")
                raise StreamBrokenError(f"the function failed: {text}")
        except StreamBrokenError as error:
            entry.integration_error = str(error)
            raise
        finally:
            entry.integration_ms = int((time.monotonic() - began) * 1000)
            streamed.discard()

    def _function_arn(self, route: Route) -> str:
        """The function behind a route. Raises RestRefusal if the API may not invoke it."""
        arn = route.integration.function_arn
        if arn is None:
            reason = "only Lambda proxies are emulated"
            raise RestRefusal("API_CONFIGURATION_ERROR", reason, integration=True)
        name = arn.rpartition(":function:")[2]
        source = self._arn(*split(route.key))
        if not any(
            permits(each, source)
            for each in self._applied.permissions
            if each.function_name == name
        ):
            reason = f"no permission lets {source} invoke the function"
            raise RestRefusal("API_CONFIGURATION_ERROR", reason, integration=True)
        return arn

    def _arn(self, method: str, path: str) -> str:
        return f"{self._api.execution_arn}/{self._api.stage.name}/{method}{path}"


def _bucket(api: RestApi, route: Route) -> TokenBucket | None:
    """Each method has its own bucket, with its throttle or else the stage's."""
    throttle = route.throttle or api.stage.throttle
    return TokenBucket(throttle.rate, throttle.burst) if throttle else None
