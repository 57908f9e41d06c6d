"""The HTTP contract of the seed, and what the API itself answers, with either kind of API."""

from __future__ import annotations

import base64
import json

import httpx
import pytest

from local.state import RestApi
from tests.e2e.conftest import Running

pytestmark = pytest.mark.xdist_group("e2e")

EMPTY = "The request body is empty. Please provide a valid input."
INVALID = "The request body is invalid. Please provide a valid input."
MAX_BODY_BYTES = 4 * 1024 * 1024
JSON = {"content-type": "application/json"}


@pytest.fixture(params=["HTTP", "REST"])
def running(request: pytest.FixtureRequest) -> Running:
    """A stack with each kind of API."""
    kind = "shared" if request.param == "HTTP" else "shared_rest"
    found: Running = request.getfixturevalue(kind)
    found.stack.faults.clear()
    return found


def is_rest(running: Running) -> bool:
    return isinstance(running.stack.applied.apis[0], RestApi)


def post(running: Running, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    return running.client.post(
        "/generate", content=body, headers=JSON if headers is None else headers
    )


def assert_answer(response: httpx.Response, status: int, text: str, content_type: str) -> None:
    assert (response.status_code, response.text) == (status, text)
    assert response.headers["content-type"] == content_type


def test_inputs_get_the_containers_answer(running: Running) -> None:
    """echo answers with the prompt's words in reverse order, in upper case."""
    response = running.client.post("/generate", json={"inputs": "to be or"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == [{"generated_text": "to be or OR BE TO"}]


def test_every_other_field_reaches_the_container(running: Running) -> None:
    parameters = {"max_new_tokens": 2, "return_full_text": False, "details": True}

    response = running.client.post(
        "/generate", json={"inputs": "to be or", "parameters": parameters}
    )

    [answer] = response.json()
    assert answer["generated_text"] == " OR BE"
    assert answer["details"]["generated_tokens"] == 2
    assert answer["details"]["finish_reason"] == "length"


def test_what_the_container_refuses_is_a_bad_request(running: Running) -> None:
    response = running.client.post(
        "/generate", json={"inputs": "a", "parameters": {"max_new_tokens": -1}}
    )

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "rejected_by_model"


@pytest.mark.parametrize("text", ["Grüße", "你好", "🎉", "a\nb", 'say "x"', "\u2028", "\u0000"])
def test_text_of_any_script_comes_back_unchanged(running: Running, text: str) -> None:
    response = running.client.post("/generate", json={"inputs": text})

    assert response.status_code == 200
    assert response.json()[0]["generated_text"].startswith(text)


@pytest.mark.parametrize("headers", [{}, JSON])
def test_an_empty_body_is_refused_in_the_seeds_words(
    running: Running, headers: dict[str, str]
) -> None:
    assert_answer(post(running, b"", headers), 400, EMPTY, "text/plain")


@pytest.mark.parametrize(
    "value", [{}, {"inputs": None}, {"inputs": False}, {"inputs": 0}, {"inputs": ""}]
)
def test_a_body_without_truthy_inputs_is_refused_in_the_seeds_words(
    running: Running, value: dict[str, object]
) -> None:
    assert_answer(post(running, json.dumps(value).encode()), 400, INVALID, "text/plain")


@pytest.mark.parametrize(
    "body", [b"{", b"hello", b"[]", b'"inputs"', b"null", b'{"inputs": NaN}', b'{"inputs": "\xff"}']
)
def test_a_body_that_is_no_json_object_is_refused_in_the_seeds_words(
    running: Running, body: bytes
) -> None:
    assert_answer(post(running, body), 400, INVALID, "text/plain")


def test_the_endpoints_url_is_told(running: Running) -> None:
    url = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations"

    assert_answer(running.client.get("/endpoint"), 200, url, "text/plain")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/x-www-form-urlencoded"},  # what curl -d sends
        {"content-type": "application/octet-stream"},
        {},
    ],
)
def test_a_body_without_a_json_content_type_is_understood(
    running: Running, headers: dict[str, str]
) -> None:
    response = post(running, b'{"inputs": "to be"}', headers)

    assert (response.status_code, response.json()) == (200, [{"generated_text": "to be BE TO"}])


def test_a_body_that_is_base64_itself_is_not_decoded_twice(running: Running) -> None:
    body = base64.b64encode(b'{"inputs": "to be"}')

    assert_answer(post(running, body), 400, INVALID, "text/plain")


@pytest.mark.parametrize("headers", [JSON, {}])
def test_a_body_of_5_mb_is_too_large(running: Running, headers: dict[str, str]) -> None:
    response = post(running, b'{"inputs": "' + b"a" * (5 * 2**20) + b'"}', headers)

    assert response.status_code == 413


def test_the_limit_of_a_body_is_exact(running: Running) -> None:
    """`parameters` is padded, so that the model has little to do."""
    envelope = b'{"inputs": "a", "x": ""}'
    fits = envelope.replace(b'""', b'"' + b"x" * (MAX_BODY_BYTES - len(envelope)) + b'"')

    assert post(running, fits).status_code == 200
    response = post(running, fits + b" ")
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "body_too_large"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/generate"), ("POST", "/endpoint"), ("GET", "/"), ("POST", "/generate/")],
)
def test_what_is_no_route_is_not_found(running: Running, method: str, path: str) -> None:
    response = running.client.request(method, path)

    if is_rest(running):
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (404, "route_not_found")
    else:
        assert_answer(response, 404, '{"message":"Not Found"}', "application/json")


@pytest.mark.parametrize(("method", "path"), [("POST", "/generate"), ("GET", "/endpoint")])
def test_an_answer_carries_the_requests_id(running: Running, method: str, path: str) -> None:
    headers = running.client.request(method, path).headers

    own = "x-amzn-requestid" if is_rest(running) else "apigw-requestid"
    assert headers["x-request-id"] == headers[own]


def test_a_browser_of_another_origin_may_call(running: Running) -> None:
    origin = {"Origin": "https://app.example.com"}
    asked = {"Access-Control-Request-Method": "POST"}

    preflight = running.client.options("/generate", headers={**origin, **asked})
    answer = running.client.post("/generate", json={"inputs": "a"}, headers=origin)

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET,POST"
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    assert answer.headers["access-control-allow-origin"] == "*"
