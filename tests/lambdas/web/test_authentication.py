"""A request that API Gateway passes on without authentication, to a route that requires it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from web import authentication, http_handler
from web.errors import AuthenticationRequiredError
from web.event import Request
from web.response import Response

KEY = {"lambda": {"key_name": "alice"}}
CONTEXT = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 5000)


@pytest.mark.parametrize(
    ("route", "variable"),
    [
        ("POST /generate", "auth_POST_generate"),
        ("GET /jobs/{id}", "auth_GET_jobs_id"),
        ("GET /openapi.json", "auth_GET_openapi_json"),
        ("ANY /files/{path+}", "auth_ANY_files_path"),
        (f"GET /{'a' * 80}", f"auth_GET_{'a' * 55}"),
    ],
)
def test_a_route_has_a_variable_of_the_stage(route: str, variable: str) -> None:
    assert authentication.variable(route) == variable


@pytest.mark.parametrize(
    ("declared", "route"),
    [
        ("POST /generate", "POST /generate"),
        ("GET /jobs/{id}", "GET /jobs/{id}"),
        ("ANY /files/{path+}", "PUT /files/{path+}"),
    ],
)
def test_a_request_without_credentials_is_refused(declared: str, route: str) -> None:
    required = {authentication.variable(declared): "required"}

    with pytest.raises(AuthenticationRequiredError):
        authentication.require(Request("1", route, stage_variables=required))


@pytest.mark.parametrize(
    "request_",
    [
        Request("1", "POST /a", authorizer=KEY, stage_variables={"auth_POST_a": "required"}),
        Request("1", "POST /a", stage_variables={"auth_GET_a": "required"}),
        # Somebody is authenticated, though it is not clear who.
        Request(
            "1", "POST /a", authorizer={"iam": {}}, stage_variables={"auth_POST_a": "required"}
        ),
        Request("1", "POST /a"),
    ],
)
def test_a_request_with_credentials_or_of_an_open_route_passes(request_: Request) -> None:
    authentication.require(request_)


@pytest.mark.parametrize("authorizer", [None, {}])
def test_no_function_responds_to_it(authorizer: dict[str, Any] | None) -> None:
    def answer(_request: Request) -> Response:
        raise AssertionError("not reached")

    event = {
        "routeKey": "GET /jobs",
        "stageVariables": {"auth_GET_jobs": "required"},
        "requestContext": {"requestId": "1", "authorizer": authorizer},
    }
    for result in (
        http_handler.create(answer)(event, CONTEXT),
        next(iter(http_handler.create_streaming(answer)(event, CONTEXT))),
    ):
        assert isinstance(result, dict)
        assert result["statusCode"] == 401
        if "body" in result:
            assert json.loads(result["body"])["error"]["code"] != "internal_error"
