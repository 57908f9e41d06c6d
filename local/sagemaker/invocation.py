"""One call of the runtime API, parsed.

Names of headers: botocore's service model ``sagemaker-runtime/2017-05-13``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from local.sagemaker.errors import payload_too_large, validation_error
from local.state import Endpoint, Variant

MAX_PAYLOAD_BYTES = 25 * 1024 * 1024
MAX_CUSTOM_ATTRIBUTES = 1024
_PREFIX = "x-amzn-sagemaker-"
CUSTOM_ATTRIBUTES = _PREFIX + "custom-attributes"

_TO_CONTAINER = (
    "content-type",
    CUSTOM_ATTRIBUTES,
    _PREFIX + "inference-id",
    _PREFIX + "session-id",
    _PREFIX + "target-model",
)
"""SageMaker strips every header that is not in its API."""


@dataclass(frozen=True)
class Invocation:
    """A call for the container, and the variant that it is for."""

    endpoint_name: str
    target_variant: str | None
    headers: Mapping[str, str]
    body: bytes

    def variant(self, endpoint: Endpoint) -> Variant:
        """The variant that serves the call: the target, or one at random by weight.

        Raises:
            ServiceError: the endpoint has no variant of the name that was asked for.
        """
        variants = endpoint.configuration.variants
        if self.target_variant is None:
            weights = [variant.weight for variant in variants]
            return random.choices(variants, weights if any(weights) else None)[0]
        for variant in variants:
            if variant.name == self.target_variant:
                return variant
        raise validation_error(f"Variant {self.target_variant} not found for Request")


async def read_body(request: Request) -> bytes:
    """The whole body.

    Raises:
        ServiceError: it is larger than SageMaker takes.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_PAYLOAD_BYTES:
            raise payload_too_large(MAX_PAYLOAD_BYTES)
    return bytes(body)


def parse(request: Request, body: bytes, *, streaming: bool) -> Invocation:
    """The call, from its HTTP request.

    Raises:
        ServiceError: a header breaks its documented limits.
    """
    headers = {name: request.headers[name] for name in _TO_CONTAINER if name in request.headers}
    attributes = headers.get(CUSTOM_ATTRIBUTES, "")
    if len(attributes) > MAX_CUSTOM_ATTRIBUTES or not attributes.isascii():
        raise validation_error(
            "1 validation error detected: Value at 'customAttributes' failed to satisfy "
            f"constraint: Member must have length less than or equal to {MAX_CUSTOM_ATTRIBUTES}"
        )
    accept = request.headers.get(_PREFIX + "accept" if streaming else "accept")
    if accept is not None:
        headers["accept"] = accept
    return Invocation(
        endpoint_name=request.path_params["name"],
        target_variant=request.headers.get(_PREFIX + "target-variant"),
        headers=headers,
        body=body,
    )
