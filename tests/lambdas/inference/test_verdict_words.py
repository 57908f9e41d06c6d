"""Which of an engine's words reach the client: reasons do, internals do not."""

from __future__ import annotations

import json
import time

import pytest

from inference import container_error
from inference.errors import (
    UpstreamFailedError,
    UpstreamRejectedError,
)
from inference.verdict import MODEL_ERROR, ServiceError, judge
from tests.lambdas.inference.engine_errors import (
    job_failure,
    model_error,
    reason_of,
)


@pytest.mark.parametrize("text", ["the CUDA kernel timed out", "request expired"])
def test_the_text_of_a_container_does_not_make_its_failure_a_timeout(text: str) -> None:
    assert type(model_error(500, text)) is UpstreamFailedError
    assert job_failure(reason_of(500, text)).code == "model_failed"


def test_a_quoted_end_of_sagemakers_sentence_does_not_cut_the_reason() -> None:
    text = json.dumps({"error": 'the prompt holds ". See https://example.com'})

    assert job_failure(reason_of(422, text)).message.endswith('". See https://example.com')


def test_of_a_reason_that_sagemaker_truncated_nothing_is_shown() -> None:
    reason = 'Received client error (422) from primary with message "n must be 1 in account 123'

    assert job_failure(reason).message == UpstreamRejectedError.default_message


def test_a_long_reason_takes_no_time() -> None:
    reason = "Received client error (422) from primary " + 'with message "' * 100_000
    started = time.process_time()
    job_failure(reason)

    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"error": {"code": 7}}', "[" * 100_000])
def test_a_refusal_without_a_message_gets_the_default_one(text: str) -> None:
    assert model_error(422, text).message == UpstreamRejectedError.default_message


def test_a_long_message_is_truncated() -> None:
    assert len(model_error(400, json.dumps({"error": "x" * 5000})).message) == 1000


def test_a_refusal_of_many_megabytes_is_not_read() -> None:
    text = json.dumps({"error": "x" * container_error.MAX_BODY_CHARACTERS})

    assert model_error(400, text).message == UpstreamRejectedError.default_message


@pytest.mark.parametrize("text", [b'{"error": "caf\xe9"}', '{"error": "caf\\ud800"}'])
def test_what_is_shown_is_always_text(text: object) -> None:
    shown = judge(ServiceError(MODEL_ERROR), 422, text).message

    assert shown.startswith("caf")
    assert shown.encode().decode() == shown


def test_the_message_of_a_crash_does_not_reach_the_client() -> None:
    assert "secret" not in model_error(500, '{"error": "secret traceback"}').message
