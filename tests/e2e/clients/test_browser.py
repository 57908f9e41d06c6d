"""What a browser lets OpenAI's SDKs send and read, by the defaults of the variable `cors`."""

from __future__ import annotations

import pytest

from tests.e2e.clients.http_clients import OPENAI, Call
from tests.e2e.conftest import Running
from tools import cors_headers

pytestmark = [
    pytest.mark.xdist_group("e2e-clients"),
    pytest.mark.usefixtures("node"),
    pytest.mark.long,
]

# What the SDKs leave out where a browser forbids it, or sends by itself.
BY_THE_BROWSER = {
    *("accept", "accept-encoding", "connection", "content-length", "host", "user-agent"),
}


@pytest.mark.parametrize("sdk", OPENAI)
def test_every_header_that_the_sdk_sends_is_allowed(running: Running, sdk: str) -> None:
    answer = OPENAI[sdk](running.stack.url, Call())

    sent = set(answer.requests[0]) - BY_THE_BROWSER
    assert {"authorization", "content-type", "x-stainless-lang"} <= sent
    assert sent <= set(cors_headers.ALLOWED)


def test_every_header_by_which_the_sdks_decide_on_a_retry_is_exposed() -> None:
    assert {"retry-after", "x-should-retry", "x-request-id"} <= set(cors_headers.EXPOSED)
