"""The OpenAPI document: valid, of the routes there are, and of everything that they may answer."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import hcl2
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from inference.errors import UpstreamTimeoutError
from info import document
from info.settings import VARIABLE, Access, OpenapiConfig
from rate_limits.errors import LIMIT_ERRORS
from tests.lambdas.conformance import CONFIG, LIMITED, whole
from tests.lambdas.test_error_shape import BRANCHES, leaves
from tools.package import sources
from web import errors
from web.errors import BodyTooLargeError, EmptyBodyError, HttpError, InvalidBodyError
from web.settings import ConfigError

ROOT = Path(__file__).parents[3]
SETTINGS = {
    "name": "gpt2",
    "routes": {
        "POST /generate": {"auth": "JWT", "scopes": ["llm/ask", "llm/all"]},
        "GET /endpoint": {"auth": "NONE", "scopes": None},
        "GET /openapi.json": {"auth": "API_KEY", "scopes": None},
        "GET /jobs/{id}": {"auth": "AWS_IAM", "scopes": None},
    },
    "issuer": "https://issuer.example.com/tenant/",
    "key_headers": ["authorization", "x-api-key"],
    "max_body_bytes": 1000,
    "limited": [],
}

# What a function's shared modules could raise, and no route of that function does.
NEVER_RAISED: dict[str, set[type[HttpError]]] = {
    # web/event.py can check bodies; these read none.
    "endpoint": {EmptyBodyError, InvalidBodyError, BodyTooLargeError},
    "openapi": {EmptyBodyError, InvalidBodyError, BodyTooLargeError},
    "usage": {EmptyBodyError, InvalidBodyError, BodyTooLargeError},
    # web/body.py is there for the way it reads JSON.
    "jobs_read": {EmptyBodyError, InvalidBodyError, BodyTooLargeError},
    # InvokeEndpointAsync is accepted or not: nobody waits for the model.
    "jobs_submit": {UpstreamTimeoutError},
}


def config(**changes: Any) -> OpenapiConfig:
    return OpenapiConfig.from_environ({VARIABLE: json.dumps(SETTINGS | changes)})


def built(**changes: Any) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(json.dumps(document.build(config(**changes))))
    return parsed


def operation(route: str, **changes: Any) -> dict[str, Any]:
    method, path = route.split(" ")
    found: dict[str, Any] = built(**changes)["paths"][path][method.lower()]
    return found


def routes_of_the_module() -> dict[str, str]:
    """Route → function, of every route that the root can make."""
    text = (ROOT / "locals.tf").read_text()
    (block,) = hcl2.loads(text)["locals"]
    pairs = re.findall(r'"([A-Z]+ /[^"\s]*)"\s*=\s*"(\w+)"', text)
    assert pairs
    assert block["routes"]
    return dict(pairs)


ROUTES = routes_of_the_module()


@pytest.mark.parametrize("auth", ["NONE", "AWS_IAM", "JWT", "API_KEY"])
def test_the_document_is_valid(auth: str) -> None:
    everything = replace(
        CONFIG,
        routes={route: Access(auth) for route in CONFIG.routes},
        issuer="https://issuer.example.com" if auth == "JWT" else None,
    )

    parsed = json.loads(json.dumps(document.build(everything)))

    assert [error.message for error in OpenAPIV31SpecValidator(parsed).iter_errors()] == []


def test_every_route_that_the_module_can_make_has_an_operation() -> None:
    assert set(ROUTES) == set(document.OPERATIONS)


def test_its_routes_are_those_that_it_was_told_of() -> None:
    found = {
        f"{method.upper()} {path}" for path, item in built()["paths"].items() for method in item
    }

    assert found == set(SETTINGS["routes"])  # type: ignore[call-overload]  # a dict, as JSON


def test_each_operation_has_a_name_of_its_own() -> None:
    names = [each.id for each in document.OPERATIONS.values()]

    assert len(set(names)) == len(names)


def test_a_route_says_who_may_call_it() -> None:
    assert operation("POST /generate")["security"] == [
        {"token": ["llm/ask"]},
        {"token": ["llm/all"]},
    ]
    assert operation("GET /endpoint")["security"] == []
    assert operation("GET /openapi.json")["security"] == [{"key_as_bearer": []}, {"key": []}]
    assert operation("GET /jobs/{id}")["security"] == [{"signature": []}]


def test_a_token_with_no_scope_will_do_where_none_is_asked_for() -> None:
    routes = {"POST /generate": {"auth": "JWT", "scopes": []}}

    assert operation("POST /generate", routes=routes)["security"] == [{"token": []}]


def test_a_cached_key_has_one_header() -> None:
    assert operation("GET /openapi.json", key_headers=["x-api-key"])["security"] == [{"key": []}]
    assert "401" in operation("GET /openapi.json", key_headers=["x-api-key"])["responses"]
    assert "401" not in operation("GET /openapi.json")["responses"]


def test_the_schemes_are_those_that_are_asked_for() -> None:
    schemes = built()["components"]["securitySchemes"]

    assert set(schemes) == {"key", "key_as_bearer", "signature", "token"}
    assert schemes["token"]["openIdConnectUrl"] == (
        "https://issuer.example.com/tenant/.well-known/openid-configuration"
    )
    assert (schemes["key"]["in"], schemes["key"]["name"]) == ("header", "x-api-key")
    assert schemes["key_as_bearer"]["scheme"] == "bearer"
    assert schemes["signature"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    open_only = {"GET /endpoint": {"auth": "NONE", "scopes": None}}
    assert built(routes=open_only)["components"]["securitySchemes"] == {}


@pytest.mark.parametrize(
    ("auth", "refusals"),
    [
        ("NONE", {"413", "429", "500", "503"}),
        ("AWS_IAM", {"403", "413", "429", "500", "503"}),
        ("API_KEY", {"403", "413", "429", "500", "503"}),
        ("JWT", {"401", "403", "413", "429", "500", "503"}),
    ],
)
def test_what_api_gateway_itself_answers_is_there(auth: str, refusals: set[str]) -> None:
    routes = {"GET /endpoint": {"auth": auth, "scopes": None}}
    responses = operation("GET /endpoint", routes=routes)["responses"]

    assert set(responses) == refusals | {"200"}
    message = {"$ref": "#/components/schemas/Message"}
    for status in refusals - {"500"}:
        assert responses[status]["content"] == {"application/json": {"schema": message}}
    both = responses["500"]["content"]["application/json"]["schema"]["anyOf"]
    assert message in both
    assert len(both) == 2


def test_the_seeds_two_sentences_are_plain_text() -> None:
    response = operation("POST /generate")["responses"]["400"]

    assert response["content"]["text/plain"]["schema"]["enum"] == [
        "The request body is empty. Please provide a valid input.",
        "The request body is invalid. Please provide a valid input.",
    ]


def test_a_response_says_when_to_come_back() -> None:
    responses = operation("POST /generate")["responses"]

    assert {s for s, r in responses.items() if "retry-after" in r["headers"]} == {"429", "503"}
    assert all("x-request-id" in r["headers"] for s, r in responses.items() if s[0] in "25")


def test_a_route_that_counts_says_what_is_left_and_when_there_is_more() -> None:
    responses = operation("POST /generate", limited=["POST /generate"])["responses"]

    left = "x-ratelimit-remaining-tokens"
    assert {s for s, r in responses.items() if left not in r["headers"]} == {"403", "401"}
    assert "tokens_per_day_exceeded" in responses["429"]["description"]
    assert "limits_unavailable" in responses["503"]["description"]
    assert not any(left in r["headers"] for r in operation("POST /generate")["responses"].values())


def test_the_limit_of_a_body_is_told() -> None:
    assert "1000 bytes" in operation("POST /generate")["requestBody"]["description"]


@pytest.mark.parametrize("function", sorted(set(ROUTES.values())))
def test_every_error_of_a_function_is_in_some_of_its_operations(function: str) -> None:
    by_name = {error.__name__: error for error in leaves()}
    raised = {by_name[name] for name in names_in(function) if name in by_name}
    documented: set[type[HttpError]] = {
        error
        for route, answerer in ROUTES.items()
        if answerer == function
        for error in (
            *document.OPERATIONS[route].errors,
            *(LIMIT_ERRORS if route in LIMITED else ()),
        )
    }
    everywhere = {errors.InternalError, errors.ReplyTooLargeError}

    assert documented <= raised | everywhere
    assert raised - everywhere - NEVER_RAISED.get(function, set()) == documented - everywhere
    assert not documented & BRANCHES


def names_in(function: str) -> set[str]:
    """Every name that the modules of a function's zip use, but for what only tells of errors."""
    telling = re.compile(r"\w+/errors\.py|\w+/operations?\.py|info/.*")
    files = [path for name, path in sources(function).items() if not telling.fullmatch(name)]
    trees = [ast.parse(path.read_text()) for path in files]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("value", [None, "", "[]", "{}", "no JSON", '{"name": "gpt2"}'])
def test_settings_that_cannot_be_read_end_the_start(value: str | None) -> None:
    environ = {} if value is None else {VARIABLE: value}

    with pytest.raises(ConfigError, match=VARIABLE):
        OpenapiConfig.from_environ(environ)


def test_a_route_that_nobody_described_ends_the_start() -> None:
    routes = {"GET /other": {"auth": "NONE", "scopes": None}}

    with pytest.raises(ConfigError, match="GET /other"):
        document.build(config(routes=routes))


def test_every_header_has_a_place_in_some_response() -> None:
    used = {
        name
        for item in whole()["paths"].values()
        for each in item.values()
        for response in each["responses"].values()
        for name in response["headers"]
    }

    assert used == set(whole()["components"]["headers"])
