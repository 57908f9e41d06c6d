"""Whatever SageMaker's front end or the wire sends, over HTTP and botocore: never a 500 of ours."""

from __future__ import annotations

import http.client
import json
import ssl
from types import SimpleNamespace
from typing import Any

import pytest

from inference import client as sagemaker
from tests.lambdas import fake_runtime, stubs
from tests.lambdas.conftest import CreateGenerate

EVENT = {"routeKey": "POST /generate", "body": '{"inputs": "x"}'}
TYPED = {"x-amzn-errortype": "ValidationError"}
MODEL = {"x-amzn-errortype": "ModelError"}
DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        ("503 Service Unavailable", {}, b"", 503),
        ("503 Service Unavailable", {}, b"null", 503),
        ("503 Service Unavailable", {}, b'["busy"]', 503),
        ("503 Service Unavailable", {}, b'{"code": 503}', 503),
        ("503 Service Unavailable", {}, b'{"code": null, "message": {"a": 1}}', 503),
        ("503 Service Unavailable", {}, b'{"__type": 7}', 503),
        ("503 Service Unavailable", {}, b"<html>busy</html>", 503),
        ("503 Service Unavailable", {}, b"caf\xe9", 503),
        ("503 Service Unavailable", {}, DEEP, 503),
        ("429 Too Many Requests", {}, b"", 429),
        ("504 Gateway Timeout", {}, b"[]", 503),
        ("413 Request Entity Too Large", {}, b"null", 400),
        ("500 Internal Server Error", {}, b"null", 502),
        ("502 Bad Gateway", {}, b"", 502),
        ("418 I'm a teapot", {}, b'"text"', 502),
        ("400 Bad Request", TYPED, b'{"message": null}', 400),
        ("400 Bad Request", TYPED, b'{"message": ["x"]}', 400),
        ("400 Bad Request", TYPED, b"null", 400),
        ("400 Bad Request", {}, b'{"code": 7}', 502),
        ("424 Failed Dependency", MODEL, b'{"Message": null, "OriginalStatusCode": 0}', 502),
        ("424 Failed Dependency", MODEL, b'{"Message": {"a": 1}, "OriginalStatusCode": 0}', 502),
        ("424 Failed Dependency", MODEL, b'{"OriginalStatusCode": "422"}', 400),
        ("424 Failed Dependency", MODEL, b'{"OriginalStatusCode": "x"}', 502),
        ("424 Failed Dependency", MODEL, b'{"OriginalStatusCode": null}', 502),
        ("424 Failed Dependency", MODEL, b'{"OriginalStatusCode": {}}', 502),
        ("424 Failed Dependency", MODEL, b'{"OriginalStatusCode": 422, "OriginalMessage": 7}', 400),
        (
            "424 Failed Dependency",
            MODEL,
            b'{"OriginalStatusCode": 422, "OriginalMessage": {}}',
            400,
        ),
        ("424 Failed Dependency", MODEL, b"[]", 502),
        # A success that cannot be read.
        ("200 OK", {"content-length": "100"}, b"abc", 502),
    ],
)
def test_an_odd_answer_is_an_error_of_the_endpoint(
    status: str,
    headers: dict[str, str],
    body: bytes,
    expected: int,
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fake_runtime.serve(fake_runtime.answer(body, status, headers)) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        result = create_generate(sagemaker.create_client(5))(EVENT, context)

    assert result["statusCode"] == expected
    assert ("retry-after" in result["headers"]) == (expected in (429, 503))
    assert len(fake.requests) == 1


class _Body:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ssl.SSLError("record layer failure"), 502),
        (ConnectionResetError(), 502),
        (http.client.IncompleteRead(b"x"), 502),
        (RecursionError(), 502),
        (MemoryError(), 502),
        (ValueError(), 502),
        (TimeoutError(), 504),
    ],
)
def test_a_body_that_breaks_on_the_way_is_an_error_of_the_endpoint(
    error: Exception, expected: int, create_generate: CreateGenerate, context: SimpleNamespace
) -> None:
    class Client:
        def invoke_endpoint(self, **_: Any) -> dict[str, Any]:
            return {"Body": _Body(error), "ContentType": "application/json"}

    assert create_generate(Client())(EVENT, context)["statusCode"] == expected


SSE, LINES = "text/event-stream", "application/jsonlines"
GOOD = b'data:{"index":1,"token":{"id":1,"text":"a"}}\n\n'


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        # TGI
        (SSE, b'data:{"error":"n must be 1","error_type":"validation"}\n\n', (400, "n must be 1")),
        (SSE, b': keep-alive\n\ndata: {"error":"x","error_type":"generation"}\n\n', (502, None)),
        (SSE, b'event: error\ndata: {"error":"x","error_type":"overloaded"}\n\n', (429, None)),
        (SSE + "; charset=utf-8", b'data: {"error":{"message":"n","http_status_code":422}}\n\n',
         (400, "n")),
        # SGLang and vLLM
        (SSE, b'data: {"error":{"message":"n","type":"BadRequestError","code":400}}\n\n',
         (400, "n")),
        (SSE, b'data: {"error":{"message":"n","type":"InternalServerError","code":500}}\n\n',
         (502, None)),
        # LMI
        (LINES, b'{"error": {"message": "n", "type": "BadRequestError", "code": 400}}\n',
         (400, "n")),
        (LINES, b'{"error": "CUDA error", "code": 424}\n', (502, None)),
        # Not refused: a part of the completion is there, or no error at all
        (SSE, GOOD + b'data:{"error":"x","error_type":"generation"}\n\n', (200, None)),
        (SSE, GOOD, (200, None)),
        (SSE, b'data: {"error": null, "choices": []}\n\n', (200, None)),
        (SSE, b"", (200, None)),
        (SSE, b"data: [DONE]\n\n", (200, None)),
        (SSE, b"data: " + DEEP, (200, None)),
        ("application/json", b'{"error": "a model may write this"}', (200, None)),
    ],
)  # fmt: skip
def test_a_stream_that_only_refuses_is_an_error(
    content_type: str,
    body: bytes,
    expected: tuple[int, str | None],
    create_generate: CreateGenerate,
    context: SimpleNamespace,
) -> None:
    with stubs.answering(body, content_type) as client:
        result = create_generate(client)(EVENT, context)

    status, message = expected
    assert result["statusCode"] == status
    if message is not None:
        assert json.loads(result["body"])["error"]["message"] == message
    if status == 200:
        assert result["body"].encode() == body
