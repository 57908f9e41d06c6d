"""GET /openapi.json: the document, made once. It calls nothing."""

from __future__ import annotations

import json

from info import document
from info.settings import OpenapiConfig
from web import http_handler
from web.event import Request
from web.response import JSON, Response


def create(config: OpenapiConfig) -> http_handler.Route:
    """Make the route.

    Raises:
        ConfigError: as `document.build`.
    """
    answer = Response(200, json.dumps(document.build(config)).encode(), JSON)

    def route(_: Request) -> Response:
        return answer

    return route
