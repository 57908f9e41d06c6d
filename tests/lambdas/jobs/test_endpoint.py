"""A connection that was closed while the function was frozen is replaced at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from jobs import clients
from jobs.endpoint import Endpoint, TimeLimits, UncertainError
from jobs.job import Accepted, Job
from tests.lambdas.jobs.world import KEYS, SESSION

JOB = Job("0" * 32, "0" * 44, "queued", created_at=0, deadline_at=0, ttl=0)
CLOSED = ConnectionClosedError(endpoint_url="https://sagemaker.example.com")
LOST = ReadTimeoutError(endpoint_url="https://sagemaker.example.com")


class Runtime:
    """SageMaker's runtime, which responds with these, one after another."""

    def __init__(self, *responses: object, passes: Callable[[], None] = lambda: None) -> None:
        self.meta = clients.create(SESSION, "sagemaker-runtime").meta
        self.calls = 0
        self._responses: Iterator[object] = iter(responses)
        self._passes = passes

    def invoke_endpoint_async(self, **_: Any) -> Any:
        """Respond, or fail."""
        self.calls += 1
        self._passes()
        response = next(self._responses)
        if isinstance(response, Exception):
            raise response
        return response


class Clock:
    """A clock; each call of the runtime takes some seconds."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        self._seconds = seconds

    def advance(self) -> None:
        """Let a call take its time."""
        self.now += self._seconds

    def __call__(self) -> float:
        return self.now


def endpoint(runtime: Runtime, clock: Clock) -> Endpoint:
    return Endpoint(runtime, "gpt2", TimeLimits(600, 300), KEYS, clock)


def test_a_request_on_a_stale_connection_is_sent_again() -> None:
    clock = Clock(0.01)
    runtime = Runtime(
        CLOSED, {"OutputLocation": KEYS.location("gpt2/output/x")}, passes=clock.advance
    )

    assert endpoint(runtime, clock).invoke(JOB) == Accepted("gpt2/output/x", None)
    assert runtime.calls == 2


@pytest.mark.parametrize(
    ("seconds", "responses", "calls"),
    [(2.0, (CLOSED,), 1), (0.01, (CLOSED, CLOSED), 2), (0.01, (LOST,), 1)],
)
def test_a_request_that_sagemaker_may_have_is_not_sent_again(
    seconds: float, responses: tuple[Exception, ...], calls: int
) -> None:
    clock = Clock(seconds)
    runtime = Runtime(*responses, passes=clock.advance)

    with pytest.raises(UncertainError) as uncertain:
        endpoint(runtime, clock).invoke(JOB)
    assert uncertain.value.cause == type(responses[-1]).__name__
    assert runtime.calls == calls


def test_an_error_of_sagemaker_itself_is_uncertain_and_has_its_code() -> None:
    response: Any = {
        "Error": {"Code": "ServiceUnavailable"},
        "ResponseMetadata": {"HTTPStatusCode": 503},
    }
    runtime = Runtime(ClientError(response, "InvokeEndpointAsync"))

    with pytest.raises(UncertainError) as uncertain:
        endpoint(runtime, Clock(0)).invoke(JOB)
    assert uncertain.value.cause == "ServiceUnavailable"
