"""A Lambda authorizer's event, parsed once.

Payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthorizerRequest:
    """What the authorizer uses of an event.

    Attributes:
        id: the API's request ID; empty if the event has none.
        route: the API's route key, "POST /generate".
        headers: the values by the name that the event has; of any type, as nothing checks them before.
    """

    id: str
    route: str
    headers: Mapping[object, object]


def parse(event: object) -> AuthorizerRequest:
    """Parse an event. Never raises: what is missing becomes a default."""
    fields = _mapping(event)
    return AuthorizerRequest(
        id=_text(_mapping(fields.get("requestContext")).get("requestId")),
        route=_text(fields.get("routeKey")),
        headers=_mapping(fields.get("headers")),
    )


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
