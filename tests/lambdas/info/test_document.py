"""The OpenAPI document: valid, with all routes and with all their responses."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from importlib import import_module
from typing import Any, Literal

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from inference.errors import UpstreamTimeoutError
from info import document
from info.settings import OpenApi, Route, Settings
from rate_limits.errors import LIMIT_ERRORS
from tests.lambdas.conformance import OPENAPI, RATE_LIMITED, whole
from tests.lambdas.web.test_errors import BRANCHES, leaves
from tools.sources import LAMBDAS, sources
from web.errors import (
    AuthenticationRequiredError,
    BodyTooLargeError,
    ContentEncodingError,
    EmptyBodyError,
    HttpError,
    IdentityUnclearError,
    InternalError,
    InvalidBodyError,
    ReplyTooLargeError,
    RouteNotAllowedError,
    TokenAudienceError,
)
from web.settings import SettingsError, load

ROUTES: dict[str, dict[str, Any]] = {
    "POST /generate": {"auth": "JWT", "scopes": ["llm/ask", "llm/all"], "rate_limited": False},
    "GET /endpoint": {"auth": "NONE", "scopes": None, "rate_limited": False},
    "GET /openapi.json": {"auth": "API_KEY", "scopes": None, "rate_limited": False},
    "GET /jobs/{id}": {"auth": "AWS_IAM", "scopes": None, "rate_limited": False},
}
SETTINGS: dict[str, Any] = {
    "api_type": "HTTP",
    "title": "gpt2",
    "routes": ROUTES,
    "operations": {},
    "jwt_issuer": "https://issuer.example.com/tenant/",
    "api_key_headers": ["authorization", "x-api-key"],
    "max_body_bytes": 1000,
}

# Errors that the modules of a function can raise, and its routes do not.
NEVER_RAISED: dict[str, set[type[HttpError]]] = {
    # It looks whether there are credentials, and not whose.
    "info": {IdentityUnclearError},
    # web/body.py is imported for its rule of JSON only.
    "jobs_read": {
        EmptyBodyError,
        InvalidBodyError,
        BodyTooLargeError,
        ContentEncodingError,
    },
    # InvokeEndpointAsync returns before the model runs.
    "jobs_submit": {UpstreamTimeoutError},
    # openai_api/body.py raises its own in their place, in OpenAI's shape.
    "openai_routes": {EmptyBodyError, InvalidBodyError},
}

# The function of routes that several functions share.
FUNCTION_OF = {"openai_routes": "openai_buffered"}


def openapi(**changes: Any) -> OpenApi:
    document = {"endpoint_url": "https://x", "openapi": SETTINGS | changes, "model_names": []}
    settings = load(Settings, {"SETTINGS": json.dumps(document)}).openapi
    assert settings is not None
    return settings


def built(**changes: Any) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(json.dumps(document.build(openapi(**changes))))
    return parsed


def operation(route: str, **changes: Any) -> dict[str, Any]:
    method, path = route.split(" ")
    found: dict[str, Any] = built(**changes)["paths"][path][method.lower()]
    return found


def functions_by_route() -> dict[str, str]:
    """Route → function, of every operation that a function declares."""
    return {
        route: path.parent.name
        for path in LAMBDAS.glob("*/operation.py")
        for route in import_module(f"{path.parent.name}.operation").OPERATIONS
    }


FUNCTIONS = functions_by_route()


@pytest.mark.parametrize("auth", ["NONE", "AWS_IAM", "JWT", "API_KEY"])
def test_the_document_is_valid(auth: Literal["NONE", "AWS_IAM", "JWT", "API_KEY"]) -> None:
    everything = replace(
        OPENAPI,
        routes={route: Route(auth, None, rate_limited=True) for route in OPENAPI.routes},
        jwt_issuer="https://issuer.example.com" if auth == "JWT" else None,
    )

    parsed = json.loads(json.dumps(document.build(everything)))

    assert [error.message for error in OpenAPIV31SpecValidator(parsed).iter_errors()] == []


def test_the_operations_of_all_functions_are_collected() -> None:
    assert set(FUNCTIONS) == set(document.OPERATIONS)
    assert {path.parent.name for path in LAMBDAS.glob("*/route.py")} == set(FUNCTIONS.values())


def test_its_routes_are_those_of_the_settings() -> None:
    found = {
        f"{method.upper()} {path}" for path, item in built()["paths"].items() for method in item
    }

    assert found == set(ROUTES)


def test_each_operation_has_its_own_id() -> None:
    names = [each.id for each in document.OPERATIONS.values()]

    assert len(set(names)) == len(names)


def test_each_route_has_its_security_requirements() -> None:
    assert operation("POST /generate")["security"] == [
        {"token": ["llm/ask"]},
        {"token": ["llm/all"]},
    ]
    assert operation("GET /endpoint")["security"] == []
    assert operation("GET /openapi.json")["security"] == [{"key_as_bearer": []}, {"key": []}]
    assert operation("GET /jobs/{id}")["security"] == [{"signature": []}]


def test_without_scopes_any_token_is_enough() -> None:
    routes = {"POST /generate": {"auth": "JWT", "scopes": [], "rate_limited": False}}

    assert operation("POST /generate", routes=routes)["security"] == [{"token": []}]


def test_one_key_header_is_one_requirement() -> None:
    assert operation("GET /openapi.json", api_key_headers=["x-api-key"])["security"] == [
        {"key": []}
    ]
    of_one, of_both = (
        operation("GET /openapi.json", api_key_headers=headers)["responses"]["401"]["headers"]
        for headers in (["x-api-key"], ["authorization", "x-api-key"])
    )
    # Only with one header does API Gateway itself look for the key.
    assert "www-authenticate" in of_one
    assert "www-authenticate" not in of_both


def test_only_required_schemes_are_listed() -> None:
    schemes = built()["components"]["securitySchemes"]

    assert set(schemes) == {"key", "key_as_bearer", "signature", "token"}
    assert schemes["token"]["openIdConnectUrl"] == (
        "https://issuer.example.com/tenant/.well-known/openid-configuration"
    )
    assert (schemes["key"]["in"], schemes["key"]["name"]) == ("header", "x-api-key")
    assert schemes["key_as_bearer"]["scheme"] == "bearer"
    assert schemes["signature"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    open_only = {"GET /endpoint": ROUTES["GET /endpoint"]}
    assert built(routes=open_only)["components"]["securitySchemes"] == {}


@pytest.mark.parametrize(
    ("auth", "refusals"),
    [
        ("NONE", {"413", "429", "500", "503"}),
        ("AWS_IAM", {"401", "403", "413", "429", "500", "503"}),
        ("API_KEY", {"401", "403", "413", "429", "500", "503"}),
        ("JWT", {"401", "403", "413", "429", "500", "503"}),
    ],
)
def test_responses_of_api_gateway_itself_are_listed(auth: str, refusals: set[str]) -> None:
    routes = {"GET /endpoint": ROUTES["GET /endpoint"] | {"auth": auth}}
    responses = operation("GET /endpoint", routes=routes)["responses"]

    assert set(responses) == refusals | {"200"}
    message = {"$ref": "#/components/schemas/Message"}
    # A request that reached the function without authentication.
    ours = {"AWS_IAM": {"401"}, "API_KEY": {"401"}}.get(auth, set())
    # The other one of both is ours: an unexpected error, and a route that a key may not use.
    shared = {"500"} | {"API_KEY": {"403"}, "JWT": {"401"}}.get(auth, set())
    for status in refusals - ours - shared:
        assert responses[status]["content"] == {"application/json": {"schema": message}}
    for status in ours:
        assert message not in responses[status]["content"].values()
    for status in shared:
        both = responses[status]["content"]["application/json"]["schema"]["anyOf"]
        assert message in both
        assert len(both) == 2


@pytest.mark.parametrize(
    ("auth", "refusals"),
    [
        ("NONE", {"403", "404", "413", "429", "500", "502", "504"}),
        ("API_KEY", {"401", "403", "404", "413", "429", "500", "502", "504"}),
        ("JWT", {"401", "403", "404", "413", "429", "500", "502", "504"}),
    ],
)
def test_a_rest_api_responds_in_the_shape_of_the_functions(auth: str, refusals: set[str]) -> None:
    routes = {"GET /endpoint": ROUTES["GET /endpoint"] | {"auth": auth}}
    responses = operation("GET /endpoint", routes=routes, api_type="REST")["responses"]

    assert set(responses) == refusals | {"200"}
    for status in refusals - {"401", "500"} - ({"403"} if auth == "API_KEY" else set()):
        schema = {"$ref": "#/components/schemas/Error"}
        assert responses[status]["content"] == {"application/json": {"schema": schema}}
        assert "x-request-id" in responses[status]["headers"]


def test_a_rest_api_leaves_the_audience_of_a_token_to_the_function() -> None:
    described = [
        operation("POST /generate", api_type=kind)["responses"]["401"]["description"]
        for kind in ("HTTP", "REST")
    ]

    assert ["invalid_audience" in text for text in described] == [False, True]


def test_the_seeds_two_messages_are_plain_text() -> None:
    response = operation("POST /generate")["responses"]["400"]

    assert response["content"]["text/plain"]["schema"]["enum"] == [
        "The request body is empty. Please provide a valid input.",
        "The request body is invalid. Please provide a valid input.",
    ]


def test_json_comes_before_text_wherever_an_error_may_be_either() -> None:
    """Generated clients read an error by the first media type."""
    both = [
        list(response["content"])
        for path in whole()["paths"].values()
        for each in path.values()
        for response in each["responses"].values()
        if len(response.get("content", ())) > 1
    ]

    assert ["application/json", "text/plain"] in both
    assert {kinds[0] for kinds in both} == {"application/json"}


def test_temporary_failures_list_retry_after() -> None:
    responses = operation("POST /generate")["responses"]

    assert {s for s, r in responses.items() if "retry-after" in r["headers"]} == {"429", "503"}
    assert all("x-request-id" in r["headers"] for s, r in responses.items() if s[0] in "25")


def test_rate_limited_routes_list_the_headers_and_errors_of_rate_limits() -> None:
    routes = {"POST /generate": ROUTES["POST /generate"] | {"rate_limited": True}}
    responses = operation("POST /generate", routes=routes)["responses"]

    left = "x-ratelimit-remaining-tokens"
    assert {s for s, r in responses.items() if left not in r["headers"]} == {"403"}
    assert "tokens_per_day_exceeded" in responses["429"]["description"]
    assert "limits_unavailable" in responses["503"]["description"]
    assert not any(left in r["headers"] for r in operation("POST /generate")["responses"].values())


def test_the_request_body_lists_its_limit() -> None:
    assert "1000 bytes" in operation("POST /generate")["requestBody"]["description"]


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS.values())))
def test_every_error_of_a_function_is_in_some_of_its_operations(function: str) -> None:
    by_name = {error.__name__: error for error in leaves()}
    raised = {by_name[name] for name in names_in(function) if name in by_name}
    documented: set[type[HttpError]] = {
        error
        for route, owner in FUNCTIONS.items()
        if owner == function
        for error in (
            *document.OPERATIONS[route].errors,
            *(LIMIT_ERRORS if route in RATE_LIMITED else ()),
        )
    }
    # Tokens of a user pool may reach any route of a REST API.
    everywhere = {
        InternalError,
        ReplyTooLargeError,
        AuthenticationRequiredError,
        RouteNotAllowedError,
        TokenAudienceError,
    }

    assert documented <= raised | everywhere
    assert raised - everywhere - NEVER_RAISED.get(function, set()) == documented - everywhere
    assert not documented & BRANCHES


def names_in(function: str) -> set[str]:
    """Every name that the modules of a function's zip use, but for those that describe errors."""
    describing = re.compile(
        r"\w+/errors\.py|\w+/operation\.py|web/(openapi|authentication)\.py|info/.*"
    )
    files = [
        path
        for name, path in sources(FUNCTION_OF.get(function, function)).items()
        if path.suffix == ".py" and not describing.fullmatch(name)
    ]
    trees = [ast.parse(path.read_text()) for path in files]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"routes": None}, "routes"),
        ({"routes": {"GET /endpoint": {"auth": "NONE", "scopes": None}}}, "rate_limited"),
        ({"routes": {"GET /endpoint": ROUTES["GET /endpoint"] | {"auth": "OTHER"}}}, "auth"),
        ({"max_body_bytes": 0}, "max_body_bytes"),
        ({"api_key_headers": "x-api-key"}, "api_key_headers"),
        ({"other": 1}, "other"),
    ],
)
def test_settings_that_cannot_be_used_end_the_start(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(SettingsError, match=rf"SETTINGS\.openapi\..*{key}"):
        openapi(**changes)


def test_a_route_without_an_operation_ends_the_start() -> None:
    routes = {"GET /other": ROUTES["GET /endpoint"]}

    with pytest.raises(SettingsError, match="GET /other"):
        document.build(openapi(routes=routes))


def test_every_header_is_in_some_response() -> None:
    used = {
        name
        for item in whole()["paths"].values()
        for each in item.values()
        for response in each["responses"].values()
        for name in response["headers"]
    }

    assert used == set(whole()["components"]["headers"])


OWN = {"POST /summaries/{id}": {"auth": "AWS_IAM", "scopes": None, "rate_limited": True}}


def own(**declared: Any) -> dict[str, Any]:
    """The operation of a user's own route, and the document around it is valid."""
    operations = {route: json.dumps(declared) for route in OWN}
    parsed = built(routes=ROUTES | OWN, operations=operations)
    assert [error.message for error in OpenAPIV31SpecValidator(parsed).iter_errors()] == []
    found: dict[str, Any] = parsed["paths"]["/summaries/{id}"]["post"]
    return found


def test_a_user_s_own_route_is_described_without_a_declaration() -> None:
    found = own()

    assert found["security"] == [{"signature": []}]
    assert [each["name"] for each in found["parameters"]] == ["id"]
    assert {"default", "403", "429"} <= found["responses"].keys()


def test_what_a_user_declares_stands_over_it() -> None:
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    responses = {"201": {"description": "The summary."}, "429": {"description": "Later."}}

    found = own(summary="Summarize", requestBody=body, responses=responses)

    assert (found["summary"], found["requestBody"]) == ("Summarize", body)
    assert found["responses"]["201"] == {"description": "The summary."}
    assert found["responses"]["429"] == {"description": "Later."}
    assert "403" in found["responses"]


@pytest.mark.parametrize("declared", ["", "[]", "no JSON"])
def test_a_declaration_that_is_no_object_ends_the_init(declared: str) -> None:
    operations = dict.fromkeys(OWN, declared)

    with pytest.raises(SettingsError, match="POST /summaries"):
        built(routes=ROUTES | OWN, operations=operations)
