"""The function that streams, as Lambda loads it."""

from __future__ import annotations

import importlib
import json
import socket
import time
from typing import Any

import pytest

from tests.lambdas import event_streams, fake_runtime
from tests.lambdas.event_streams import END, chunk, events, head, payload_part
from tests.lambdas.openai_routes.conftest import (
    CHAT,
    CONTEXT,
    MESSAGES,
    SETTINGS,
    Answered,
    delta,
    drain,
    event,
    sse,
)

PATH = "/v1/chat/completions"
REQUEST = {"messages": MESSAGES, "stream": True}


def load(monkeypatch: pytest.MonkeyPatch, url: str, **settings: Any) -> Any:
    """Load the function with these settings."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", url)
    monkeypatch.setenv("SETTINGS", json.dumps(SETTINGS | {"can_stream": True} | settings))
    return importlib.reload(importlib.import_module("openai_stream.handler"))


def ask(function: Any, fields: Any) -> Answered:
    head, parts = drain(function.handler(event(PATH, fields), CONTEXT))
    return Answered(head["statusCode"], head["headers"], b"".join(parts))


def test_a_chat_is_streamed_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = sse(delta("Pa", role="assistant"), delta("ris."), delta(finish="stop"))
    parts = [stream[at : at + 20] for at in range(0, len(stream), 20)]
    with fake_runtime.serve(event_streams.behaviour(events(parts))) as sagemaker:
        found = ask(load(monkeypatch, sagemaker.url), REQUEST)

    text = "".join(each["choices"][0]["delta"].get("content", "") for each in found.chunks)
    assert (found.status, text) == (200, "Paris.")


def test_a_chat_is_completed_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_runtime.serve(fake_runtime.answer(json.dumps(CHAT).encode())) as sagemaker:
        found = ask(load(monkeypatch, sagemaker.url), {"messages": MESSAGES})

    assert found.body["choices"][0]["message"]["content"] == "Paris."


def test_a_chunk_is_sent_before_the_next_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[float] = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(sse(delta("a"), done=False))))
        time.sleep(0.4)
        sent.append(time.monotonic())
        connection.sendall(chunk(payload_part(sse(delta(finish="stop")))) + END)

    with fake_runtime.serve(behave) as sagemaker:
        function = load(monkeypatch, sagemaker.url)
        items = function.handler(event(PATH, REQUEST), CONTEXT)
        next(items)
        assert b'"content":"a"' in next(items)
        first = time.monotonic()
        list(items)

    assert first < sent[0]


def test_while_the_model_thinks_the_head_and_comments_are_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[float] = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(head())
        time.sleep(1.2)
        sent.append(time.monotonic())
        connection.sendall(chunk(payload_part(sse(delta("a"), delta(finish="stop")))) + END)

    with fake_runtime.serve(behave) as sagemaker:
        function = load(monkeypatch, sagemaker.url, keep_alive_seconds=0.25)
        items = function.handler(event(PATH, REQUEST), CONTEXT)
        answer = next(items)
        head_at = time.monotonic()
        parts = list(items)

    assert answer["statusCode"] == 200
    assert head_at < sent[0]
    assert sum(part.count(b": keep-alive") for part in parts) >= 2
    assert b"".join(parts).endswith(b"data: [DONE]\n\n")


def test_an_error_after_the_head_is_the_last_event(monkeypatch: pytest.MonkeyPatch) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(head())
        time.sleep(0.8)
        error = {"error": {"message": "full", "http_status_code": 429}}
        connection.sendall(chunk(payload_part(sse(error))) + END)

    with fake_runtime.serve(behave) as sagemaker:
        found = ask(load(monkeypatch, sagemaker.url), REQUEST)

    (last,) = found.events
    assert (found.status, last["error"]["code"]) == (200, "rate_limited")


def test_a_stream_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(sse(delta("a"), done=False))))
        time.sleep(3)

    with fake_runtime.serve(behave) as sagemaker:
        started = time.monotonic()
        found = ask(load(monkeypatch, sagemaker.url, stream_timeout_seconds=1), REQUEST)

    first, last = found.events
    assert first["choices"][0]["delta"]["content"] == "a"
    assert last["error"]["code"] == "model_timeout"
    assert time.monotonic() - started < 6


def test_a_client_that_is_gone_frees_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(sse(delta("a"), done=False))))
        time.sleep(0.5)

    with fake_runtime.serve(behave) as sagemaker:
        function = load(monkeypatch, sagemaker.url)
        items = function.handler(event(PATH, REQUEST), CONTEXT)
        next(items)
        started = time.monotonic()
        items.close()

    assert time.monotonic() - started < 3
