"""GET /endpoint and GET /openapi.json: constant responses, made once."""

from __future__ import annotations

import json
from collections.abc import Mapping

from info.settings import Settings
from web import http_handler
from web.errors import InternalError
from web.event import Request
from web.response import JSON, TEXT, Response


def create(settings: Settings) -> http_handler.Route:
    """Make the route of both.

    Raises:
        SettingsError: as `document.build`.
    """
    responses = _responses(settings)

    def route(request: Request) -> Response:
        if request.route not in responses:
            raise InternalError  # the API invokes this function for these routes only
        return responses[request.route]

    return route


def _responses(settings: Settings) -> Mapping[str, Response]:
    responses = {"GET /endpoint": Response(200, settings.endpoint_url.encode(), TEXT)}
    if settings.openapi is not None:
        # It imports the operations of all functions: the start takes that time only with it.
        from info import document

        body = json.dumps(document.build(settings.openapi)).encode()
        responses["GET /openapi.json"] = Response(200, body, JSON)
    return responses
