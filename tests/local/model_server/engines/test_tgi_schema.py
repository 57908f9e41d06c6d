"""Expected values: TGI's router/src/lib.rs at v1.4.0 and axum's JSON extractor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.model_server.engines.tgi.errors import RejectedError
from local.model_server.engines.tgi.schema import GenerateRequest, Parameters, parse, read

JSON = "application/json"


def parsed(document: Any) -> GenerateRequest:
    return parse(document)


def rejection(content_type: str | None, body: bytes) -> tuple[int, str]:
    with pytest.raises(RejectedError) as raised:
        parse(read(content_type, body))
    return raised.value.status, str(raised.value)


def test_inputs_alone_take_the_defaults() -> None:
    assert parsed({"inputs": "hi"}) == GenerateRequest("hi", Parameters(), stream=False)
    assert Parameters().max_new_tokens == 100


def test_empty_parameters_are_the_defaults() -> None:
    assert parsed({"inputs": "hi", "parameters": {}}).parameters == Parameters()


def test_parameters_are_read() -> None:
    given: dict[str, Any] = {
        "temperature": 0.5,
        "top_k": 10,
        "top_p": 0.9,
        "do_sample": True,
        "max_new_tokens": 5,
        "return_full_text": False,
        "stop": ["a", "b"],
        "truncate": 7,
        "details": True,
        "seed": 2**64 - 1,
        "repetition_penalty": 1,
    }
    parameters = parsed({"inputs": "hi", "parameters": given, "stream": True}).parameters
    assert parameters == Parameters(**{**given, "stop": ("a", "b")})


def test_fields_that_nobody_knows_are_ignored() -> None:
    request = parsed({"inputs": "hi", "user": 5, "parameters": {"wait_for_model": True}})
    assert request == GenerateRequest("hi")


def test_null_is_not_given_where_a_parameter_may_be_absent() -> None:
    parameters = {"temperature": None, "max_new_tokens": None, "seed": None}
    assert parsed({"inputs": "hi", "parameters": parameters}).parameters == Parameters(
        max_new_tokens=None
    )


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/x+json"])
def test_json_may_be_declared_with_a_charset_or_a_suffix(content_type: str) -> None:
    assert read(content_type, b'{"inputs": "hi"}') == {"inputs": "hi"}


@pytest.mark.parametrize("content_type", [None, "", "text/plain"])
def test_a_body_that_is_not_declared_as_json_is_an_unsupported_media_type(
    content_type: str | None,
) -> None:
    status, text = rejection(content_type, b'{"inputs": "hi"}')
    assert (status, text) == (415, "Expected request with `Content-Type: application/json`")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"inputs=hi"])
def test_a_body_that_is_no_json_is_a_bad_request(body: bytes) -> None:
    status, text = rejection(JSON, body)
    assert status == 400
    assert text.startswith("Failed to parse the request body as JSON: ")


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({}, "missing field `inputs`"),
        ([], "invalid type"),
        ({"inputs": 5}, "inputs: invalid value 5, expected a string"),
        ({"inputs": None}, "inputs: invalid value null, expected a string"),
        ({"inputs": "hi", "stream": "yes"}, "stream: invalid value"),
        ({"inputs": "hi", "parameters": []}, "parameters: invalid type"),
        ({"inputs": "hi", "parameters": {"max_new_tokens": -1}}, "expected u32"),
        ({"inputs": "hi", "parameters": {"max_new_tokens": 1.5}}, "expected u32"),
        ({"inputs": "hi", "parameters": {"temperature": "hot"}}, "expected f32"),
        ({"inputs": "hi", "parameters": {"temperature": True}}, "expected f32"),
        ({"inputs": "hi", "parameters": {"stop": "a"}}, "expected a sequence of strings"),
        ({"inputs": "hi", "parameters": {"stop": None}}, "expected a sequence of strings"),
        ({"inputs": "hi", "parameters": {"do_sample": None}}, "expected a boolean"),
        ({"inputs": "hi", "parameters": {"seed": -1}}, "expected u64"),
    ],
)
def test_json_of_another_shape_is_unprocessable(document: Any, complaint: str) -> None:
    status, text = rejection(JSON, json.dumps(document).encode())
    assert status == 422
    assert text.startswith("Failed to deserialize the JSON body into the target type")
    assert complaint in text
