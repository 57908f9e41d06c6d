"""The client's response to the call of a function, also when that call fails.

The statuses are those of HTTP APIs, which differ from REST APIs: 500 for a function that fails or
returns an invalid response, 503 for one that exceeds the timeout. Sources:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
(500), https://github.com/serverless/serverless/issues/11222 (503 at the integration's timeout).
That a throttled function and an event over 6 MB give 503 and 413 was never seen on AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from local.apigateway import response
from local.apigateway.refusal import Refusal
from local.apigateway.response import Response
from local.lambda_service import Invocation, StreamedInvocation
from local.lambda_service.invocation import REQUEST_TOO_LARGE


class Lambdas(Protocol):
    """What an HTTP API and the authorizers need of the Lambda service."""

    async def invoke(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> Invocation:
        """Run a function and wait for its result."""


class StreamingLambdas(Lambdas, Protocol):
    """What a REST API needs of it."""

    async def invoke_streaming(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> StreamedInvocation:
        """Run a function and return when its response has begun."""


def read(invocation: Invocation) -> Response:
    """The client's response. Raises Refusal (413, 500, 503)."""
    if invocation.throttled:
        raise _refusal(response.SERVICE_UNAVAILABLE, "the function is throttled")
    if invocation.rejected == REQUEST_TOO_LARGE:
        raise _refusal(response.TOO_LARGE, "the event is over Lambda's 6 MB")
    if invocation.rejected:
        raise _refusal(
            response.INTERNAL_SERVER_ERROR, f"Lambda responded with {invocation.rejected}"
        )
    if invocation.function_error:
        text = invocation.payload.decode(errors="replace")
        raise _refusal(response.INTERNAL_SERVER_ERROR, f"the function failed: {text}")
    try:
        return response.read(invocation.payload)
    except response.MalformedPayloadError as error:
        raise _refusal(response.INTERNAL_SERVER_ERROR, str(error)) from error


def _refusal(response: Response, reason: str) -> Refusal:
    return Refusal(response, reason, integration=True)
