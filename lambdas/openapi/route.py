"""GET /openapi.json: the document, made once. It calls nothing."""

from __future__ import annotations

import json

from gateway import app
from gateway.event import Request
from gateway.response import JSON, Response
from openapi import document
from openapi.config import OpenapiConfig


def create(config: OpenapiConfig) -> app.Route:
    """Make the route.

    Raises:
        ConfigError: as `document.build`.
    """
    answer = Response(200, json.dumps(document.build(config)).encode(), JSON)

    def route(_: Request) -> Response:
        return answer

    return route
