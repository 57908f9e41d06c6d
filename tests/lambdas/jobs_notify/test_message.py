"""SageMaker's reason for a failure: only the container's message is for the client."""

from __future__ import annotations

import json
import time

import pytest

from jobs.job import Failure
from jobs_notify import message
from tests.lambdas.jobs.world import KEYS

REJECTED = "The model rejected the request as invalid."


def failure(reason: str) -> Failure:
    location = KEYS.location(KEYS.input("0" * 32, "0" * 44))
    text = json.dumps(
        {
            "invocationStatus": "Failed",
            "requestParameters": {"endpointName": "gpt2", "inputLocation": location},
            "failureReason": reason,
        }
    )
    notification = message.parse(text, "gpt2", KEYS)
    assert isinstance(notification, message.Notification)
    assert notification.outcome.failure is not None
    return notification.outcome.failure


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ('with message "too long". See https://x in account 1.', "too long"),
        ('with message "say "hi"". See https://x in account 1.', 'say "hi"'),
        ('with message "". See https://x in account 1.', REJECTED),
        ('with message "too long', REJECTED),
        ('with message". See https://x in account 1.', REJECTED),
        ('". See https://x with message "secret', REJECTED),
        ("", REJECTED),
    ],
)
def test_only_the_quoted_message_reaches_the_client(quoted: str, expected: str) -> None:
    found = failure(f"Received client error (422) from primary {quoted}")

    assert found == Failure("rejected_by_model", expected)


def test_a_long_reason_without_an_end_takes_no_time() -> None:
    prompt = 'with message "' * 20_000
    started = time.process_time()
    found = failure(f'Received client error (422) from primary with message "{prompt}')

    assert found.message == REJECTED
    assert time.process_time() - started < 1
