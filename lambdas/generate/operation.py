"""The OpenAPI operation of POST /generate."""

from __future__ import annotations

from inference.errors import (
    EndpointNotFoundError,
    UnknownVariantError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from web.errors import ReplyTooLargeError
from web.openapi import ANYTHING, INPUTS_BODY, INPUTS_ERRORS, Operation, Success

_TARGET_VARIANT = {
    "name": "x-target-variant",
    "in": "header",
    "description": "Variant to invoke, where requests may choose one; otherwise ignored.",
    "schema": {"type": "string"},
}

OPERATIONS = {
    "POST /generate": Operation(
        id="generate",
        summary="Invoke the model and wait for its completion",
        parameters=(_TARGET_VARIANT,),
        body=INPUTS_BODY,
        successes={
            200: Success(
                "The container's response, unchanged.",
                {"application/json": ANYTHING, "*/*": ANYTHING},
                may_have=("x-invoked-variant",),
            )
        },
        errors=(
            *INPUTS_ERRORS,
            UnknownVariantError,
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
