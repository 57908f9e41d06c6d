"""A handler of one's own, as Lambda calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import sagemaker_llm as llm
from inference.client import Client
from sagemaker_llm.entry_point import create
from tests.lambdas import stubs
from web.settings import VARIABLE, SettingsError

SETTINGS: dict[str, Any] = {
    "endpoint_name": "gpt2",
    "invoke_timeout_seconds": 20,
    "max_body_bytes": 100,
    "rate_limits": None,
}
ANSWER = b'[{"generated_text": "short"}]'
CONTEXT = SimpleNamespace(aws_request_id="lambda-1", get_remaining_time_in_millis=lambda: 20_000)


def summarize(request: llm.Request, model: llm.Model) -> dict[str, Any]:
    """Summarize a text."""
    reply = model.invoke({"inputs": f"Summarize: {request.json()['text']}"})
    return {"summary": reply.text}


def event(body: str | None, **more: Any) -> dict[str, Any]:
    """An event of `POST /summarize`."""
    context = {"requestId": "api-1", **more}
    return {"routeKey": "POST /summarize", "body": body, "requestContext": context}


def call(
    route: llm.Handler, given: dict[str, Any], client: Client | None = None, **settings: Any
) -> dict[str, Any]:
    """Call a handler with an event."""
    environ = {VARIABLE: json.dumps({**SETTINGS, **settings})}
    return create(route, environ, client)(given, CONTEXT)


def returned(route: llm.Handler, **settings: Any) -> dict[str, Any]:
    """Return what a handler makes of a request without a body and a model that is not called."""
    with stubs.unused() as client:
        return call(route, event(None), client, **settings)


def test_a_handler_responds_with_what_it_made_of_the_model_s_response() -> None:
    expected = {
        "EndpointName": "gpt2",
        "Body": b'{"inputs": "Summarize: long"}',
        "ContentType": "application/json",
        "Accept": "application/json",
    }
    with stubs.answering(ANSWER, expected=expected) as client:
        result = call(summarize, event('{"text": "long"}'), client)

    assert result["statusCode"] == 200
    assert json.loads(result["body"]) == {"summary": "short"}
    assert result["headers"]["content-type"] == "application/json"
    assert result["headers"]["x-request-id"] == "api-1"


@pytest.mark.parametrize(
    ("value", "body", "content_type"),
    [
        ({"a": "é"}, '{"a": "é"}', "application/json"),
        ([1], "[1]", "application/json"),
        ("text", "text", "text/plain; charset=utf-8"),
        (b"bytes", "bytes", "application/octet-stream"),
        (llm.Response("<p>", headers={"Content-Type": "text/html"}), "<p>", "text/html"),
    ],
)
def test_a_handler_returns_any_kind_of_body(value: Any, body: str, content_type: str) -> None:
    result = returned(lambda _request, _model: value)

    assert (result["body"], result["headers"]["content-type"]) == (body, content_type)


def test_a_response_has_a_status_and_headers_of_its_own() -> None:
    response = llm.Response({"id": 1}, status=201, headers={"Location": "/summaries/1"})

    result = returned(lambda _request, _model: response)

    assert result["statusCode"] == 201
    assert result["headers"]["location"] == "/summaries/1"


class PaymentRequiredError(llm.HttpError):
    """An error of a user's own."""

    status = 402
    type = "billing_error"
    code = "payment_required"
    permanent = True


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (llm.BadRequestError("Set text."), 400, "invalid_request"),
        (llm.PermissionDeniedError("Ask for access."), 403, "permission_denied"),
        (llm.NotFoundError("No such summary."), 404, "not_found"),
        (llm.ConflictError("It exists."), 409, "conflict"),
        (llm.UnavailableError("Retry."), 503, "unavailable"),
        (PaymentRequiredError("Pay."), 402, "payment_required"),
    ],
)
def test_an_error_becomes_a_response_in_the_one_shape(
    error: llm.HttpError, status: int, code: str
) -> None:
    def refuse(_request: llm.Request, _model: llm.Model) -> str:
        raise error

    result = returned(refuse)

    fields = json.loads(result["body"])["error"]
    assert (result["statusCode"], fields["code"]) == (status, code)
    assert fields["message"] == error.message


@pytest.mark.parametrize(
    "route",
    [
        lambda _request, _model: {"a": float("nan")},
        lambda _request, _model: {"a": object()},
        lambda _request, _model: 1,
        lambda _request, _model: None,
        lambda _request, _model: 1 / 0,
        lambda _request, _model: {"summary": _model.invoke({})},
    ],
)
def test_a_fault_of_a_handler_is_an_error_without_its_words(route: llm.Handler) -> None:
    result = returned(route, endpoint_name=None)

    assert result["statusCode"] == 500
    assert json.loads(result["body"])["error"]["code"] == "internal_error"


@pytest.mark.parametrize("body", ["", "[]", "no JSON", '{"a": NaN}', "1", '"a"', "[" * 99])
def test_a_body_that_is_no_object_is_a_bad_request(body: str) -> None:
    with stubs.unused() as client:
        result = call(summarize, event(body), client)

    assert result["statusCode"] == 400
    assert "JSON object" in json.loads(result["body"])["error"]["message"]


def test_a_body_that_is_too_large_does_not_reach_the_handler() -> None:
    with stubs.unused() as client:
        result = call(summarize, event(json.dumps({"text": "x" * 200})), client)

    assert result["statusCode"] == 413


def test_an_error_of_the_model_is_the_route_s() -> None:
    with stubs.failing("ModelNotReadyException", status=429) as client:
        result = call(summarize, event('{"text": "long"}'), client)

    assert result["statusCode"] == 503
    assert "retry-after" in result["headers"]


def test_the_client_is_named_as_in_our_own_functions() -> None:
    authorizer = {"lambda": {"key_name": "alice"}}
    with stubs.unused() as client:
        result = call(
            lambda request, _model: request.client, event(None, authorizer=authorizer), client
        )

    assert result["body"] == "key:alice"


def test_all_invocations_of_a_request_share_its_time() -> None:
    with stubs.unused() as client:
        result = call(lambda request, _model: {"left": request.seconds_left()}, event(None), client)

    assert 0 < json.loads(result["body"])["left"] < 20


@pytest.mark.parametrize("document", [None, "{}", json.dumps({**SETTINGS, "surplus": 1})])
def test_wrong_settings_end_the_init(document: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    monkeypatch.delenv(VARIABLE, raising=False)
    if document is not None:
        monkeypatch.setenv(VARIABLE, document)

    with pytest.raises(SettingsError):
        llm.handler(summarize)


def test_a_module_with_a_handler_can_be_imported_on_a_laptop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_RUNTIME_API", raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)

    handle: Callable[..., Any] = llm.handler(summarize)

    with pytest.raises(SettingsError):
        handle(event(None), CONTEXT)


@pytest.mark.parametrize(
    "given",
    [
        {"rawPath": "/things", **event("{}", domainName="llm.example.com")},
        {
            "httpMethod": "POST",
            "path": "/things",
            "requestContext": {"path": "/live/things", "domainName": "llm.example.com"},
        },
    ],
    ids=["http-api", "rest-api"],
)
def test_the_url_is_the_one_that_the_client_came_by(given: dict[str, Any]) -> None:
    found = []

    def route(request: llm.Request, _model: llm.Model) -> str:
        found.append(request.url)
        return ""

    with stubs.unused() as client:
        call(route, given, client)

    stage = "/live" if "httpMethod" in given else ""
    assert found == [f"https://llm.example.com{stage}/things"]
