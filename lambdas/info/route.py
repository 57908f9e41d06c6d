"""GET /endpoint, /openapi.json, /v1/models and /v1/models/{id+}: what is known without a call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import unquote

from info.settings import OpenApi, Settings
from openai_api import models
from web import http_handler
from web.errors import InternalError
from web.event import Request
from web.response import JSON, TEXT, Response

MODELS, MODEL = "GET /v1/models", "GET /v1/models/{id+}"


def create(settings: Settings) -> http_handler.Route:
    """Make the route of all.

    Raises:
        SettingsError: as `document.build`.
    """
    endpoint = Response(200, settings.endpoint_url.encode(), TEXT)
    routes: dict[str, http_handler.Route] = {
        "GET /endpoint": lambda _: endpoint,
        MODELS: lambda request: _models(request, settings.model_names),
        MODEL: lambda request: _models(request, settings.model_names),
    }
    if settings.openapi is not None:
        routes["GET /openapi.json"] = _document(settings.openapi)

    def route(request: Request) -> Response:
        if request.route not in routes:
            raise InternalError  # the API invokes this function for these routes only
        return routes[request.route](request)

    return route


def _document(settings: OpenApi) -> http_handler.Route:
    # It imports the operations of all functions: the start takes that time only with it.
    from info import document

    built = document.build(settings)
    return lambda request: _json(document.served_at(request.path, built))


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
