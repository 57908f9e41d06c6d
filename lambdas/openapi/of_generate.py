"""POST /generate."""

from __future__ import annotations

from gateway.errors import (
    EndpointNotFoundError,
    ReplyTooLargeError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from openapi.operation import ANYTHING, INPUTS_BODY, INPUTS_ERRORS, Operation, Success

OPERATIONS = {
    "POST /generate": Operation(
        id="generate",
        summary="Ask the model, and wait for its answer",
        body=INPUTS_BODY,
        successes={
            200: Success(
                "What the container returned, unchanged.",
                {"application/json": ANYTHING, "*/*": ANYTHING},
            )
        },
        errors=(
            *INPUTS_ERRORS,
            UpstreamRejectedError,
            EndpointNotFoundError,
            UpstreamRateLimitedError,
            UpstreamFailedError,
            ReplyTooLargeError,
            UpstreamUnavailableError,
            UpstreamTimeoutError,
        ),
    ),
}
