"""Finds the AWS API and the operation that an HTTP request calls."""

from __future__ import annotations

import json
import re
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.model import OperationModel
from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

from local.aws_api.operation import Operation, read_operation

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")

# Where the name in the signature is not the name of the API's model.
_MODELS = {
    "email": "ses",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}


Parsed = tuple[str, str, str, dict[str, Any], Operation | None]


def parse(request: Request) -> Parsed:
    """Return the service, action, region, parameters and operation of a signed request.

    An action that is not in the API's model is named by its method and path.
    """
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    if scope is None:
        return "unsigned", f"{request.method} {request.path}", "", {}, None
    service = _service(scope["service"], request.path)
    model, in_path = _model(service, request)
    action = model.name if model else f"{request.method} {request.path}"
    parameters = _body(request) | request.args.to_dict() | in_path
    operation = read_operation(request, model, in_path) if model else None
    return service, action, scope["region"], parameters, operation


def _service(signed_for: str, path: str) -> str:
    # Both generations of API Gateway sign with one name.
    if signed_for == "apigateway" and path.startswith("/v2/"):
        return "apigatewayv2"
    return _MODELS.get(signed_for, signed_for)


def _model(service: str, request: Request) -> tuple[OperationModel | None, dict[str, Any]]:
    try:
        model, parameters = get_service_router(service).match(request)
    except (NotFound, UnknownServiceError, NotImplementedError):
        return None, {}
    return model, parameters


def _body(request: Request) -> dict[str, Any]:
    if request.form:
        return request.form.to_dict()
    try:
        document = json.loads(request.get_data() or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
