"""Prompts, completions and tools never reach a log."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from tests.lambdas.openai_routes.conftest import World, delta, sse
from web import log

SECRET = "secret-7f3a"
MESSAGES = [{"role": "user", "content": SECRET}]
PATH = "/v1/chat/completions"


@pytest.fixture
def written(log_records: list[logging.LogRecord]) -> Any:
    """What was logged so far, of a function that an operator set to DEBUG."""
    logging.getLogger().setLevel(logging.DEBUG)
    log.logger.setLevel(logging.NOTSET)
    log.configure({"AWS_LAMBDA_LOG_LEVEL": "DEBUG"})
    return lambda: "".join(map(JsonFormatter().format, log_records))


@pytest.mark.parametrize(
    "answer",
    [
        {"choices": [{"message": {"content": SECRET}, "finish_reason": "stop"}]},
        {"choices": [{"message": {"content": [SECRET]}, "finish_reason": "stop"}]},
        {"choices": [{"message": {"tool_calls": [{"function": {"arguments": SECRET}}]}}]},
        {"choices": [{"message": {"content": ""}, "finish_reason": SECRET}]},
        {"error": {"message": SECRET, "code": 400, "type": SECRET}},
        SECRET.encode(),
    ],
)
def test_whole_responses_leave_no_text_in_the_log(answer: Any, world: World, written: Any) -> None:
    world.answers = [answer]

    world.ask(PATH, {"messages": MESSAGES})

    assert '"request_id": "id-1"' in written()
    assert SECRET not in written()


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [{"role": SECRET, "content": "a"}]},
        {"messages": MESSAGES, SECRET: 1},
        {"messages": MESSAGES, "model": SECRET},
        {"messages": MESSAGES, "tools": [{"type": SECRET}]},
        f'{{"messages": "{SECRET}',
    ],
)
def test_refused_requests_leave_no_text_in_the_log(body: Any, world: World, written: Any) -> None:
    found = world.ask(PATH, body)

    assert found.status in (400, 404)
    assert '"request_id": "id-1"' in written()
    assert SECRET not in written()


@pytest.mark.parametrize(
    "rest",
    [
        sse(delta(finish="stop")),
        sse({"error": {"message": SECRET, "code": 500}}),
        f"data: {SECRET}\n\n".encode(),
        f'data: {{"choices": [{{"delta": {{"content": "{SECRET}'.encode(),
    ],
)
def test_streams_leave_no_text_in_the_log(rest: bytes, world: World, written: Any) -> None:
    world.parts = [sse(delta(SECRET), done=False), rest]

    found = world.stream(PATH, {"messages": MESSAGES, "stream": True})

    assert SECRET in json.dumps(found.events[0])
    assert '"request_id": "id-1"' in written()
    assert SECRET not in written()
