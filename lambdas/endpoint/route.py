"""GET /endpoint: report the SageMaker endpoint's URL. It calls nothing."""

from __future__ import annotations

from web import http_handler
from web.event import Request
from web.response import TEXT, Response
from web.settings import EndpointConfig


def create(config: EndpointConfig) -> http_handler.Route:
    """Make the route."""

    def route(_: Request) -> Response:
        return Response(200, config.endpoint_url.encode(), TEXT)

    return route
