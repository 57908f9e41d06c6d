"""GET /endpoint: report the SageMaker endpoint's URL. It calls nothing."""

from __future__ import annotations

from gateway import app
from gateway.config import EndpointConfig
from gateway.event import Request
from gateway.response import TEXT, Response


def create(config: EndpointConfig) -> app.Route:
    """Make the route."""

    def route(_: Request) -> Response:
        return Response(200, config.endpoint_url.encode(), TEXT)

    return route
