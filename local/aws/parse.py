"""Finds the AWS API and the operation that an HTTP request calls."""

from __future__ import annotations

import json
import re
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")

# Where the name in the signature is not the name of the API's model.
_MODELS = {"monitoring": "cloudwatch", "states": "stepfunctions", "email": "ses"}


def parse(request: Request) -> tuple[str, str, str, dict[str, Any]]:
    """Return the service, action, region and parameters of a signed request.

    An action that is not in the API's model is named by its method and path.
    """
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    if scope is None:
        return "unsigned", f"{request.method} {request.path}", "", {}
    service = _service(scope["service"], request.path)
    action, in_path = _action(service, request)
    return service, action, scope["region"], _body(request) | request.args.to_dict() | in_path


def _service(signed_for: str, path: str) -> str:
    # Both generations of API Gateway sign with one name.
    if signed_for == "apigateway" and path.startswith("/v2/"):
        return "apigatewayv2"
    return _MODELS.get(signed_for, signed_for)


def _action(service: str, request: Request) -> tuple[str, dict[str, Any]]:
    try:
        router = get_service_router(service)
        operation, parameters = router.match(request)
    except (NotFound, UnknownServiceError, NotImplementedError):
        return f"{request.method} {request.path}", {}
    return operation.name, parameters


def _body(request: Request) -> dict[str, Any]:
    if request.form:
        return request.form.to_dict()
    try:
        document = json.loads(request.get_data() or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
