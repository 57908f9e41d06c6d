"""Gap: Lambda's responses omit LoggingConfig, so the next plan changes the function.

https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
"""

from __future__ import annotations

from typing import Any

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

KIND = "function-logging"


def configure(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the logging configuration that a function is created or updated with."""
    response = forward()
    if response.ok and "LoggingConfig" in request.parameters:
        name = request.parameters["FunctionName"]
        request.memory[KIND, name] = request.parameters["LoggingConfig"]
    return _with_logging(request, response, inside=None)


def get(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add it to the ``Configuration`` of GetFunction."""
    return _with_logging(request, forward(), inside="Configuration")


def get_configuration(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add it at the top of GetFunctionConfiguration."""
    return _with_logging(request, forward(), inside=None)


def _with_logging(request: ApiRequest, response: ApiResponse, inside: str | None) -> ApiResponse:
    if not response.ok:
        return response
    document = response.json()
    name = str(request.parameters["FunctionName"]).rpartition(":function:")[2].partition(":")[0]
    configuration: dict[str, Any] = document[inside] if inside else document
    default = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
    configuration["LoggingConfig"] = default | request.memory.get((KIND, name), {})
    return response.with_json(document)


CALLS: dict[tuple[str, str], Bridge] = {
    ("lambda", "CreateFunction"): configure,
    ("lambda", "UpdateFunctionConfiguration"): configure,
    ("lambda", "GetFunction"): get,
    ("lambda", "GetFunctionConfiguration"): get_configuration,
}
