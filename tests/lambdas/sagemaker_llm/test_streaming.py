"""A handler of one's own that sends its response while it is produced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import sagemaker_llm as llm
from inference.client import Client
from sagemaker_llm.entry_point import StreamingRoute, create_streaming
from sagemaker_llm.model import Endpoint
from tests.lambdas import event_streams
from tests.lambdas.event_streams import events
from tests.lambdas.sagemaker_llm.test_handler import SETTINGS, event
from web.settings import VARIABLE, SettingsError

PARTS = [b'data: {"token": "\xc3', b'\xa9"}\n\n']
CONTEXT = SimpleNamespace(aws_request_id="lambda-1", get_remaining_time_in_millis=lambda: 20_000)


def sent(route: StreamingRoute, client: Client | None = None) -> tuple[dict[str, Any], list[bytes]]:
    """The head and the parts of a response."""
    environ = {VARIABLE: json.dumps({**SETTINGS, "endpoint_name": "gpt2" if client else None})}
    head, *parts = create_streaming(route, environ, client)(event(None), CONTEXT)
    assert isinstance(head, dict)
    return head, [part for part in parts if isinstance(part, bytes)]


def test_parts_are_sent_as_the_handler_makes_them() -> None:
    def count(_request: llm.Request, _model: llm.Model) -> Iterator[str]:
        yield "é"
        yield "b"

    head, parts = sent(count)

    assert parts == ["é".encode(), b"b"]
    assert head["statusCode"] == 200
    assert head["headers"]["content-type"] == "text/plain; charset=utf-8"


def test_a_stream_has_a_status_and_a_content_type_of_its_own() -> None:
    stream = llm.Stream(iter([b"data: 1\n\n"]), "text/event-stream", 202, {"X-A": "1"})

    head, parts = sent(lambda _request, _model: stream)

    assert (head["statusCode"], parts) == (202, [b"data: 1\n\n"])
    assert (head["headers"]["content-type"], head["headers"]["x-a"]) == ("text/event-stream", "1")


def test_the_model_s_parts_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with event_streams.serving(event_streams.behaviour(events(PARTS)), monkeypatch) as client:
        _, parts = sent(lambda _request, model: model.stream({"inputs": "x"}), client)

    assert b"".join(parts) == b"".join(PARTS)


def test_a_whole_response_may_come_from_a_streaming_handler() -> None:
    head, parts = sent(lambda _request, _model: {"a": 1})

    assert (head["headers"]["content-type"], parts) == ("application/json", [b'{"a": 1}'])


def test_an_error_before_the_first_part_is_a_response_of_its_own() -> None:
    def refuse(_request: llm.Request, _model: llm.Model) -> Iterator[str]:
        raise llm.NotFoundError("No such text.")
        yield ""

    head, parts = sent(refuse)

    assert head["statusCode"] == 404
    assert json.loads(parts[0])["error"]["message"] == "No such text."


def test_an_error_after_the_first_part_breaks_the_stream_off() -> None:
    def fail(_request: llm.Request, _model: llm.Model) -> Iterator[str]:
        yield "a"
        raise llm.UnavailableError

    with pytest.raises(llm.HttpError):
        sent(fail)


def test_what_the_handler_opened_is_closed_when_the_client_is_gone() -> None:
    closed = []

    def count(_request: llm.Request, _model: llm.Model) -> Iterator[str]:
        try:
            yield from "abc"
        finally:
            closed.append(True)

    environ = {VARIABLE: json.dumps({**SETTINGS, "endpoint_name": None})}
    handling = create_streaming(count, environ)(event(None), CONTEXT)
    next(handling)
    next(handling)
    handling.close()

    assert closed == [True]


def test_the_tokens_of_a_stream_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = b'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}\n\n'
    with event_streams.serving(event_streams.behaviour(events([usage])), monkeypatch) as client:
        endpoint = Endpoint(client, "gpt2", 5)
        assert list(endpoint.stream({"inputs": "x"})) == [usage]

    assert endpoint.used == 7


def test_a_fake_model_streams_its_responses() -> None:
    model = llm.FakeModel([["a", b"b"], "c"])

    assert list(model.stream({"inputs": "1"})) == [b"a", b"b"]
    assert list(model.stream({"inputs": "2"})) == [b"c"]
    assert model.prompts == [{"inputs": "1"}, {"inputs": "2"}]


def test_wrong_settings_end_the_init(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    monkeypatch.delenv(VARIABLE, raising=False)

    with pytest.raises(SettingsError):
        llm.streaming_handler(lambda _request, _model: iter(["a"]))
