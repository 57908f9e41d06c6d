"""A Lambda authorizer's event, parsed once.

Payload format 2.0 of an HTTP API:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
The event of a REST API:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.event import all_values, route_of


@dataclass(frozen=True, slots=True)
class AuthorizerRequest:
    """What the authorizer uses of an event.

    Attributes:
        id: the API's request ID; empty if the event has none.
        route: the API's route key, "POST /generate".
        headers: the values by the name that the event has; of any type, since they are unchecked.
        method_arn: the ARN of what is called, which only a REST API sends; None: an HTTP API.
    """

    id: str
    route: str
    headers: Mapping[object, object]
    method_arn: str | None = None


def parse(event: object) -> AuthorizerRequest:
    """Parse an event. Never raises: what is missing becomes a default."""
    fields = _mapping(event)
    return AuthorizerRequest(
        id=_text(_mapping(fields.get("requestContext")).get("requestId")),
        route=route_of(fields),
        headers=_mapping(all_values(fields, "headers", "multiValueHeaders")),
        method_arn=_text(fields.get("methodArn")) or None,
    )


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
