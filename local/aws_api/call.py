"""A call to an AWS API, as the bridges see it: named and parsed, without HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from local.aws_api.operation import Operation

JSON_CONTENT = (("Content-Type", "application/x-amz-json-1.1"),)


@dataclass(frozen=True)
class ApiRequest:
    """One call. ``memory`` lasts as long as the account and belongs to the bridges.

    ``parameters`` are the members of the JSON body, of the path and of the query, by the names
    of the API's own model; a query-protocol body arrives flat ("Tags.member.1.Key").
    ``operation`` has the input parsed by the model, None if that is not possible.
    """

    service: str
    action: str
    account_id: str
    region: str
    parameters: Mapping[str, Any]
    memory: dict[tuple[str, str], Any]
    operation: Operation | None = None

    @property
    def input(self) -> Mapping[str, Any]:
        """The members of the operation's input by the API's model; {} if they are unknown."""
        return self.operation.input if self.operation else {}


@dataclass(frozen=True)
class ApiResponse:
    """The response to a call. Only bodies of JSON protocols are parsed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return self.status < 300

    def json(self) -> dict[str, Any]:
        """Return the body's JSON object, empty when there is no body."""
        document: dict[str, Any] = json.loads(self.body or b"{}")
        return document

    def with_json(self, document: Mapping[str, Any]) -> ApiResponse:
        """Return this response with another JSON body."""
        headers = tuple((k, v) for k, v in self.headers if k.lower() != "content-length")
        return replace(self, headers=headers, body=json.dumps(document).encode())


Forward = Callable[[], ApiResponse]
"""Passes the call to moto and returns its response."""

Bridge = Callable[[ApiRequest, Forward], ApiResponse]
"""Responds in moto's place, or corrects moto's response."""


@dataclass(frozen=True)
class Call:
    """One call that had a response.

    ``resource`` is the name that the call was about, "" if it names none. ``at`` counts seconds
    on the monotonic clock; the calls are in the order of their responses.
    """

    service: str
    action: str
    resource: str
    status: int
    at: float


def success(document: Mapping[str, Any]) -> ApiResponse:
    """Return a success with a JSON body."""
    return ApiResponse(200, JSON_CONTENT, json.dumps(document).encode())


def refusal(code: str, message: str, status: int = 400) -> ApiResponse:
    """Return an error in the shape of AWS's JSON protocols, which the SDKs do not retry."""
    body = json.dumps({"__type": code, "message": message}).encode()
    return ApiResponse(status, (*JSON_CONTENT, ("x-amzn-errortype", code)), body)


def record(request: ApiRequest, response: ApiResponse) -> Call:
    """Return the record that the control plane keeps of a call."""
    resource = _resource(request.parameters)
    return Call(request.service, request.action, resource, response.status, time.monotonic())


_NAMING = (
    "EndpointName",
    "EndpointConfigName",
    "ModelName",
    "FunctionName",
    "PolicyName",
    "RoleName",
    "logGroupName",
    "RouteId",
    "ApiId",
    "ResourceId",
    "ResourceArn",
    "Name",
)


def _resource(parameters: Mapping[str, Any]) -> str:
    return next((str(parameters[key]) for key in _NAMING if key in parameters), "")
