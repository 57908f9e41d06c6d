"""Gaps of a REST API: PutRestApi fails on an integration without a function, such as a mock, and
UpdateRestApi neither adds nor removes VPC endpoints and takes the text "false" for true.

moto keeps neither authorizers nor gateway responses nor the transfer mode of a response; the local
API reads the OpenAPI document from the applied state, not from moto.
https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from moto.apigateway.models import apigateway_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, success

INTEGRATION = "x-amazon-apigateway-integration"
VPC_ENDPOINTS = "/endpointConfiguration/vpcEndpointIds"


def put(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Import the document, with a function of no name in each mock."""
    document = json.loads(request.input["body"])
    backend = apigateway_backends[request.account_id][request.region]
    api = backend.put_rest_api(
        request.input["restApiId"],
        _completed(document),
        fail_on_warnings=False,
        mode=request.input.get("mode", "merge"),
    )
    return success(api.to_dict())


def update(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Change what moto leaves as it was."""
    response = forward()
    if not response.ok:
        return response
    backend = apigateway_backends[request.account_id][request.region]
    api = backend.get_rest_api(request.input["restApiId"])
    endpoints = list(api.endpoint_configuration.get("vpcEndpointIds", ()))
    for operation in request.input.get("patchOperations", ()):
        if operation["path"] == "/disableExecuteApiEndpoint":
            api.disableExecuteApiEndpoint = operation["value"] == "true"
        if operation["path"] == VPC_ENDPOINTS and operation["op"] == "add":
            endpoints.append(operation["value"])
        if operation["path"] == VPC_ENDPOINTS and operation["op"] == "remove":
            endpoints.remove(operation["value"])
    api.endpoint_configuration["vpcEndpointIds"] = endpoints
    return success(api.to_dict())


def _completed(document: Mapping[str, Any]) -> dict[str, Any]:
    completed = copy.deepcopy(dict(document))
    for operations in completed["paths"].values():
        for operation in operations.values():
            mocked = operation.get(INTEGRATION, {})
            if mocked.get("type") == "mock":
                mocked.update({"uri": "mock", "httpMethod": "POST", "responses": {}})
    return completed


CALLS: dict[tuple[str, str], Bridge] = {
    ("apigateway", "PutRestApi"): put,
    ("apigateway", "UpdateRestApi"): update,
}
