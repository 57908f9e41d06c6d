"""Prompts and completions never reach a log."""

from __future__ import annotations

import json
import logging
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from inference import client as sagemaker
from tests.lambdas import fake_runtime, stubs
from tests.lambdas.conftest import CreateGenerate, Event
from web import http_handler, log

PROMPT = "prompt-7f3a"
COMPLETION = "completion-7f3a"
TOKEN = "token-7f3a"
COOKIE = "cookie-7f3a"
SECRETS = (PROMPT, COMPLETION, TOKEN, COOKIE)

EVENT: Event = {
    "routeKey": "POST /generate",
    "rawPath": "/generate",
    "rawQueryString": f"key={TOKEN}",
    "queryStringParameters": {"key": TOKEN},
    "headers": {"authorization": f"Bearer {TOKEN}"},
    "cookies": [f"session={COOKIE}"],
    "requestContext": {"requestId": "id-1"},
    "body": json.dumps({"inputs": PROMPT}),
}


class _BrokenClient:
    def invoke_endpoint(self, **kwargs: Any) -> dict[str, Any]:
        raise KeyError(f"{kwargs}")


def model_error(status: int) -> AbstractContextManager[sagemaker.RuntimeClient]:
    text = json.dumps({"error": f"cannot answer {PROMPT}: {COMPLETION}"})
    return stubs.failing("ModelError", text, 424, OriginalStatusCode=status, OriginalMessage=text)


@pytest.fixture
def log_everything(log_records: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The function set to DEBUG, as an operator may do it."""
    logging.getLogger().setLevel(logging.DEBUG)
    log.logger.setLevel(logging.NOTSET)
    log.configure({"AWS_LAMBDA_LOG_LEVEL": "DEBUG"})
    return log_records


def lines(records: list[logging.LogRecord]) -> list[str]:
    formatter = JsonFormatter()
    return [formatter.format(record) for record in records]


def assert_nothing_leaks(records: list[logging.LogRecord]) -> None:
    written = "".join(lines(records))
    assert '"request_id": "id-1"' in written
    for secret in SECRETS:
        assert secret not in written


def test_a_completion_leaves_no_text_in_the_log(
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
) -> None:
    with stubs.answering(f'[{{"generated_text": "{COMPLETION}"}}]'.encode()) as client:
        result = create_generate(client)(EVENT, context)

    assert COMPLETION in result["body"]
    assert_nothing_leaks(log_everything)


@pytest.mark.parametrize("status", [0, 400, 422, 429, 500, 504])
def test_the_containers_errors_leave_no_text_in_the_log(
    status: int,
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
) -> None:
    with model_error(status) as client:
        create_generate(client)(EVENT, context)

    assert_nothing_leaks(log_everything)


def test_an_unexpected_error_leaves_no_text_in_the_log(
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
) -> None:
    result = create_generate(_BrokenClient())(EVENT, context)

    assert result["statusCode"] == 500
    assert PROMPT not in json.dumps(result)
    assert_nothing_leaks(log_everything)


def test_a_refused_body_leaves_no_text_in_the_log(
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
) -> None:
    with stubs.unused() as client:
        create_generate(client)({**EVENT, "body": f'{{"inputs": {PROMPT}'}, context)

    assert_nothing_leaks(log_everything)


def test_over_http_the_clients_library_leaves_no_text_in_the_log(
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fake_runtime.serve(fake_runtime.answer(COMPLETION.encode())) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        handler: http_handler.Handler = create_generate(sagemaker.create_client(5))
        result = handler(EVENT, context)

    assert result["body"] == COMPLETION
    assert_nothing_leaks(log_everything)


def test_a_request_is_one_line(
    create_generate: CreateGenerate,
    context: SimpleNamespace,
    log_everything: list[logging.LogRecord],
) -> None:
    with stubs.answering(b"[]") as client:
        log_everything.clear()
        create_generate(client)(EVENT, context)

    (line,) = lines(log_everything)
    assert json.loads(line)["route"] == "POST /generate"
