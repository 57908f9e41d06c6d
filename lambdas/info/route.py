"""GET /endpoint, /openapi.json, /v1/models and /v1/models/{id}: what is known without a call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from info.settings import Settings
from openai_api import models
from web import http_handler
from web.errors import InternalError
from web.event import Request
from web.response import JSON, TEXT, Response

MODELS, MODEL = "GET /v1/models", "GET /v1/models/{id}"


def create(settings: Settings) -> http_handler.Route:
    """Make the route of all.

    Raises:
        SettingsError: as `document.build`.
    """
    responses = _responses(settings)

    def route(request: Request) -> Response:
        if request.route in (MODEL, MODELS):
            return _models(request, settings.model_names)
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
    return responses


def _models(request: Request, names: Sequence[str]) -> Response:
    """Return the models that the client may use, or one of them."""
    known = models.allowed(names, request)
    if request.route == MODELS:
        return _json(models.listing(known))
    name = unquote(request.path_parameters.get("id", ""))
    models.resolve(name, known)
    return _json(models.single(name))


def _json(value: object) -> Response:
    return Response(200, json.dumps(value).encode(), JSON)
