"""Any event gets a well-formed response, and it is never an internal error."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.route import to_call
from tests.budget import budget
from tests.lambdas.conftest import URL, CreateGenerate, generate_settings_with
from web import http_handler
from web.errors import InvalidBodyError
from web.event import Request

BUDGET = budget(150)

# Any code point, lone surrogates and NUL too: the runtime's JSON lets them through.
texts = st.text(st.characters(exclude_categories=()))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(st.sampled_from(["inputs", "parameters"]), json_values)
bodies = (
    json_values
    | texts
    | json_objects.map(json.dumps)
    | st.binary().map(lambda data: base64.b64encode(data).decode())
    | json_objects.map(lambda value: base64.b64encode(json.dumps(value).encode()).decode())
)
events = json_values | st.fixed_dictionaries(
    {},
    optional={
        "routeKey": json_values,
        "requestContext": json_values | st.fixed_dictionaries({"requestId": json_values}),
        "headers": json_values,
        "body": bodies,
        "isBase64Encoded": st.booleans() | json_values,
    },
)
replies = st.binary(max_size=50) | st.text(max_size=50).map(
    lambda text: text.encode(errors="replace")
)


class _Body:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self) -> bytes:
        return self.data


class _AnsweringClient:
    """Responds to any number of calls: Stubber needs each announced."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def invoke_endpoint(self, **_: Any) -> dict[str, Any]:
        return {"Body": _Body(self.data), "ContentType": "application/json"}


def assert_well_formed(result: dict[str, Any]) -> None:
    """Check the shape of payload format 2.0, as the runtime will write it."""
    assert json.loads(json.dumps(result)) == result
    assert set(result) == {"statusCode", "headers", "body", "isBase64Encoded"}
    assert isinstance(result["body"], str)
    result["body"].encode()
    if result["isBase64Encoded"]:
        base64.b64decode(result["body"], validate=True)
    for name, value in result["headers"].items():
        assert name == name.lower()
        assert isinstance(value, str)
    assert {"content-type", "cache-control", "x-request-id"} <= set(result["headers"])


@BUDGET
@given(event=events, reply=replies)
def test_any_event_gets_a_response_from_generate(
    event: object, reply: bytes, create_generate: CreateGenerate, context: SimpleNamespace
) -> None:
    result = create_generate(_AnsweringClient(reply))(event, context)

    assert_well_formed(result)
    assert result["statusCode"] in (200, 400, 413)


@BUDGET
@given(event=events)
def test_any_event_of_its_route_gets_the_url_from_info(
    event: object, info_handler: http_handler.Handler, context: SimpleNamespace
) -> None:
    fields = event if isinstance(event, dict) else {}
    result = info_handler({**fields, "routeKey": "GET /endpoint"}, context)

    assert_well_formed(result)
    assert (result["statusCode"], result["body"]) == (200, URL)


@BUDGET
@given(event=events)
def test_any_other_event_gets_a_response_from_info(
    event: object, info_handler: http_handler.Handler, context: SimpleNamespace
) -> None:
    result = info_handler(event, context)

    assert_well_formed(result)
    assert result["statusCode"] == 500


@BUDGET
@given(value=json_values)
def test_inputs_pass_exactly_if_they_are_truthy_in_javascript(value: Any) -> None:
    try:
        body = json.dumps({"inputs": value}, allow_nan=False).encode()
    except ValueError:
        return
    is_truthy = isinstance(value, list | dict) or value not in (None, False, 0, "")

    try:
        to_call(Request("id", "route", body), generate_settings_with(max_body_bytes=10_000_000))
        passed = True
    except InvalidBodyError:
        passed = False

    assert passed == is_truthy


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"inputs": NaN}', 400),
        ('{"inputs": "a", "parameters": {"temperature": Infinity}}', 400),
        ('{"inputs": "a", "inputs": ""}', 400),  # the last of two counts, as in JavaScript
        ('{"inputs": "", "inputs": "a"}', 200),
        ('{"inputs": "\\ud800"}', 200),  # is JSON, and the container's to judge
        ('{"inputs": "\\u0000"}', 200),
        ('{"inputs": "\x00"}', 400),  # is not
        ('{"inputs": "\ud800"}', 400),
        ('\ufeff{"inputs": "a"}', 400),
        ('{"inputs": 1e999}', 200),
        ('{"inputs": "a"} {"inputs": "b"}', 400),
        ('{"inputs": "a",}', 400),
        ("{'inputs': 'a'}", 400),
    ],
)
def test_unusual_json_has_a_defined_response(
    body: str, status: int, create_generate: CreateGenerate, context: SimpleNamespace
) -> None:
    result = create_generate(_AnsweringClient(b"[]"))({"body": body}, context)

    assert_well_formed(result)
    assert result["statusCode"] == status


@pytest.mark.parametrize("value", ["[" * 1_000_000, "9" * 1_000_000], ids=["deep", "long"])
def test_json_that_python_cannot_hold_is_invalid(value: str) -> None:
    body = b'{"inputs": ' + value.encode() + b"}"

    with pytest.raises(InvalidBodyError):
        to_call(Request("id", "route", body), generate_settings_with(max_body_bytes=10_000_000))


@pytest.mark.parametrize("event", [{"body": "[" * 500_000}, {"body": "9" * 100_000}])
def test_a_hostile_body_is_refused(
    event: dict[str, str], create_generate: CreateGenerate, context: SimpleNamespace
) -> None:
    assert create_generate(_AnsweringClient(b""))(event, context)["statusCode"] == 413
