from __future__ import annotations

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from generate.route import to_call, to_response
from generate.settings import Settings
from inference.client import Call, Reply
from tests.lambdas import stubs
from tests.lambdas.conftest import CreateGenerate, Event, generate_settings_with
from web.errors import InvalidBodyError
from web.event import Request
from web.response import ALWAYS

EMPTY = "The request body is empty. Please provide a valid input."
INVALID = "The request body is invalid. Please provide a valid input."
ANSWER = b'[{"generated_text": "Can you please let us know more"}]'

MakeEvent = Callable[..., Event]


@pytest.fixture
def call_of(generate_settings: Settings) -> Callable[[bytes], Call]:
    """What a body becomes."""
    return lambda body: to_call(Request("id", "route", body), generate_settings)


@pytest.fixture
def refuse(
    create_generate: CreateGenerate, context: SimpleNamespace
) -> Callable[[Event], dict[str, Any]]:
    """The response to an event that must not reach the endpoint."""

    def answer(event: Event) -> dict[str, Any]:
        with stubs.unused() as client:
            return create_generate(client)(event, context)

    return answer


@pytest.mark.parametrize(
    "inputs",
    ['"x"', "1", "-1", "0.5", "1e400", "true", "[]", "{}", '["a", "b"]', '{"a": 1}', '"0"', '" "'],
)
def test_inputs_that_are_truthy_in_javascript_pass(
    inputs: str, call_of: Callable[[bytes], Call]
) -> None:
    body = f'{{"inputs": {inputs}}}'.encode()

    assert call_of(body) == Call("gpt2", body)


@pytest.mark.parametrize("inputs", ["null", "false", "0", "-0", "0.0", "1e-400", '""'])
def test_inputs_that_are_falsy_in_javascript_are_invalid(
    inputs: str, call_of: Callable[[bytes], Call]
) -> None:
    with pytest.raises(InvalidBodyError):
        call_of(f'{{"inputs": {inputs}}}'.encode())


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"inputs": "x"} trailing',
        b"[]",
        b'["inputs"]',
        b'"inputs"',
        b"null",
        b"7",
        b"{}",
        b'{"Inputs": "x"}',
        b'{"parameters": {}}',
        b'{"inputs": NaN}',
        b'{"inputs": "x", "temperature": Infinity}',
        b'{"inputs": "x", "temperature": -Infinity}',
        b"\xef\xbb\xbf" + b'{"inputs": "x"}',  # a byte order mark
        b'{"inputs": "\xff"}',
        '{"inputs": "x"}'.encode("utf-16"),
        b'{"inputs": "\xed\xa0\x80"}',  # half a surrogate pair
        b'{"inputs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"inputs": ' + b"1" * 5_000 + b"}",
    ],
)
def test_a_body_that_is_not_a_json_object_with_inputs_is_invalid(
    body: bytes,
) -> None:
    with pytest.raises(InvalidBodyError):
        to_call(Request("id", "route", body), generate_settings_with(max_body_bytes=1_000_000))


def test_the_last_of_equal_keys_counts_as_in_javascript(call_of: Callable[[bytes], Call]) -> None:
    call_of(b'{"inputs": "", "inputs": "x"}')
    with pytest.raises(InvalidBodyError):
        call_of(b'{"inputs": "x", "inputs": ""}')


def test_the_body_keeps_its_spaces_numbers_and_order(call_of: Callable[[bytes], Call]) -> None:
    body = '{ "z":1.50,\t"inputs" : "é\\u00e9", "a":12345678901234567890 }'.encode()

    assert call_of(body).body == body


def test_a_reply_is_passed_on_unchanged(generate_settings: Settings) -> None:
    response = to_response(Reply(b"\x00\xff", "audio/mpeg", 12.0), generate_settings)

    assert (response.status, response.body) == (200, b"\x00\xff")
    assert (response.content_type, response.endpoint_ms) == ("audio/mpeg", 12.0)


@pytest.mark.parametrize(
    "name", ["generate", "generate_base64", "generate_repeated_query_and_cookies"]
)
def test_a_valid_request_gets_the_response_of_the_container(
    name: str,
    load_event: Callable[[str], Event],
    create_generate: CreateGenerate,
    context: SimpleNamespace,
) -> None:
    sent = load_event("generate")["body"].encode()
    expected = {
        "EndpointName": "gpt2",
        "Body": sent,
        "ContentType": "application/json",
        "Accept": "application/json",
    }
    with stubs.answering(ANSWER, "application/json", expected) as client:
        result = create_generate(client)(load_event(name), context)

    assert result == {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            **ALWAYS,
            "x-request-id": "JKJaXmPLvHcESHA=",
        },
        "body": ANSWER.decode(),
        "isBase64Encoded": False,
    }


def test_no_body_is_the_seeds_first_message(
    refuse: Callable[[Event], dict[str, Any]], load_event: Callable[[str], Event]
) -> None:
    result = refuse(load_event("generate_no_body"))

    assert (result["statusCode"], result["body"]) == (400, EMPTY)
    assert result["headers"]["content-type"] == "text/plain"


@pytest.mark.parametrize("body", [None, ""])
def test_an_empty_body_is_the_seeds_first_message(
    body: str | None, refuse: Callable[[Event], dict[str, Any]], generate_event: MakeEvent
) -> None:
    for is_base64 in (False, True):
        assert refuse(generate_event(body, is_base64=is_base64))["body"] == EMPTY


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [
        ("{}", False),
        ("not json", False),
        ('{"inputs": ""}', False),
        ("not base64!", True),
        (base64.b64encode(b"\xff\xfe").decode(), True),
    ],
)
def test_an_invalid_body_is_the_seeds_second_message(
    body: str,
    is_base64: bool,
    refuse: Callable[[Event], dict[str, Any]],
    generate_event: MakeEvent,
) -> None:
    result = refuse(generate_event(body, is_base64=is_base64))

    assert (result["statusCode"], result["body"]) == (400, INVALID)
    assert result["headers"]["content-type"] == "text/plain"


def test_a_body_over_the_limit_is_a_413(
    refuse: Callable[[Event], dict[str, Any]], generate_event: MakeEvent
) -> None:
    result = refuse(generate_event(json.dumps({"inputs": "x" * 1000})))

    assert result["statusCode"] == 413
    assert json.loads(result["body"])["error"]["code"] == "body_too_large"


def test_the_refusal_of_the_container_reaches_the_client(
    create_generate: CreateGenerate, generate_event: MakeEvent, context: SimpleNamespace
) -> None:
    text = '{"error": "Input validation error: `inputs` is too long", "error_type": "validation"}'
    with stubs.failing(
        "ModelError",
        "Received client error (422)",
        424,
        OriginalStatusCode=422,
        OriginalMessage=text,
    ) as client:
        result = create_generate(client)(generate_event('{"inputs": "x"}'), context)

    assert result["statusCode"] == 400
    assert json.loads(result["body"]) == {
        "error": {
            "message": "Input validation error: `inputs` is too long",
            "type": "invalid_request_error",
            "param": None,
            "code": "rejected_by_model",
        },
        "request_id": "JKJaXmPLvHcESHA=",
    }


def test_a_throttled_call_has_retry_after(
    create_generate: CreateGenerate, generate_event: MakeEvent, context: SimpleNamespace
) -> None:
    with stubs.failing("ThrottlingException", "Rate exceeded") as client:
        result = create_generate(client)(generate_event('{"inputs": "x"}'), context)

    assert result["statusCode"] == 429
    assert int(result["headers"]["retry-after"]) > 0
