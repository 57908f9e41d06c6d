"""GET /endpoint: report the SageMaker endpoint's URL. Calls nothing, so it imports no client."""

import os

from gateway import app, log
from gateway.config import EndpointConfig
from gateway.event import Request
from gateway.response import TEXT, Response


def create(config: EndpointConfig) -> app.Handler:
    """Make the Lambda handler."""

    def route(_: Request) -> Response:
        return Response(200, config.endpoint_url.encode(), TEXT)

    return app.create(route)


log.configure(os.environ)
handler = create(EndpointConfig.from_environ(os.environ))
