"""GET /endpoint, /openapi.json, /v1/models and /v1/models/{id}: constant responses, made once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import unquote

from info.settings import Settings
from openai_api import models
from web import http_handler
from web.errors import InternalError
from web.event import Request
from web.response import JSON, TEXT, Response

MODEL = "GET /v1/models/{id}"


def create(settings: Settings) -> http_handler.Route:
    """Make the route of all.

    Raises:
        SettingsError: as `document.build`.
    """
    responses = _responses(settings)

    def route(request: Request) -> Response:
        if request.route == MODEL:
            name = unquote(request.path_parameters.get("id", ""))
            models.resolve(name, settings.model_names)
            return _json(models.single(name))
        if request.route not in responses:
            raise InternalError  # the API invokes this function for these routes only
        return responses[request.route]

    return route


def _responses(settings: Settings) -> Mapping[str, Response]:
    responses = {"GET /endpoint": Response(200, settings.endpoint_url.encode(), TEXT)}
    if settings.openapi is not None:
        # It imports the operations of all functions: the start takes that time only with it.
        from info import document

        responses["GET /openapi.json"] = _json(document.build(settings.openapi))
    if settings.model_names:
        responses["GET /v1/models"] = _json(models.listing(settings.model_names))
    return responses


def _json(value: object) -> Response:
    return Response(200, json.dumps(value).encode(), JSON)
