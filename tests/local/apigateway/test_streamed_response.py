"""Streams through a REST API: as they come, and broken off where they break off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from local.apigateway import create_app, streamed_response
from local.identity import Identities
from local.lambda_service import Head, Invocation, StreamedInvocation
from local.serving import Serving
from local.state import AccessLog, Integration, RestApi, Route, Stage
from tests.local.apigateway.support import (
    DOMAIN,
    EXECUTION_ARN,
    FUNCTION_ARN,
    PERMISSION,
    FakeLambdas,
    make_applied,
)

FAILED = Invocation("request-1", b'{"errorMessage": "lost"}', "Unhandled")
DONE = Invocation("request-1", b"")
PARTS = [b"one ", b"two ", b"three"]


@dataclass
class Streaming(FakeLambdas):
    """Streams these parts with a pause before each, and ends with an outcome."""

    parts: list[bytes] = field(default_factory=lambda: list(PARTS))
    pause_seconds: float = 0.0
    outcome: Invocation = DONE
    head: Head | None = field(
        default_factory=lambda: Head(200, {"Content-Type": "text/event-stream"}, cookies=["a=1"])
    )
    discarded: list[bool] = field(default_factory=list)

    async def invoke_streaming(
        self,
        arn: str,
        event: Mapping[str, Any] | bytes,  # noqa: ARG002
        *,
        trace_id: str | None = None,  # noqa: ARG002
    ) -> StreamedInvocation:
        assert arn == FUNCTION_ARN
        outcome = asyncio.create_task(_later(self.outcome))
        return StreamedInvocation(
            self.head, self._parts(), outcome, lambda: self.discarded.append(True)
        )

    async def _parts(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            await asyncio.sleep(self.pause_seconds)
            yield part


async def _later(outcome: Invocation) -> Invocation:
    return outcome


def api(timeout_milliseconds: int = 900_000) -> RestApi:
    integration = Integration(
        "i1", "AWS_PROXY", "uri", FUNCTION_ARN, "1.0", timeout_milliseconds, streams=True
    )
    stage = Stage("live", None, AccessLog("arn:aws:logs:…", _FORMAT), {})
    return RestApi(
        id="abc123",
        name="demo",
        arn="arn:aws:apigateway:eu-west-1::/restapis/abc123",
        endpoint=f"https://{DOMAIN}/live",
        execution_arn=EXECUTION_ARN,
        disable_execute_api_endpoint=False,
        cors=None,
        stage=stage,
        routes=(Route("r1", "POST /stream", "NONE", integration, None),),
    )


_FORMAT = "$context.status $context.responseLength $context.integrationErrorMessage"


@dataclass
class Api:
    """The API on a port, since only a real connection can break."""

    lambdas: Streaming
    served: RestApi = field(default_factory=api)
    lines: list[str] = field(default_factory=list)

    def ask(self) -> tuple[httpx.Response, list[bytes]]:
        parts: list[bytes] = []
        with Serving() as serving:
            applied = make_applied(replace(self.served), PERMISSION)
            app = create_app(self.served, applied, self.lambdas, Identities(), self.lines.append)
            url = f"http://127.0.0.1:{serving.serve(app)}/live/stream"
            with httpx.stream("POST", url, timeout=10) as response:
                parts.extend(response.iter_raw())
        return response, parts


def test_a_stream_comes_part_by_part() -> None:
    ours = Api(Streaming(pause_seconds=0.05))
    response, parts = ours.ask()
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream"
    assert response.headers["set-cookie"] == "a=1"
    assert "x-amzn-requestid" in response.headers
    assert "content-length" not in response.headers
    assert parts == PARTS
    assert ours.lines == ["200 13 -"]


def test_a_function_that_fails_after_its_head_breaks_the_response_off() -> None:
    ours = Api(Streaming(outcome=FAILED))
    with pytest.raises(httpx.RemoteProtocolError):
        ours.ask()
    assert ours.lines[0].startswith("200 13 the function failed")


def test_a_function_that_fails_before_its_head_is_a_failed_integration() -> None:
    response, _ = Api(Streaming(head=None, outcome=FAILED)).ask()
    assert response.status_code == 504


def test_a_response_that_is_not_streamed_is_a_failed_integration() -> None:
    whole = Invocation("request-1", b'{"statusCode": 200}')
    response, _ = Api(Streaming(head=None, outcome=whole)).ask()
    assert response.status_code == 504


def test_the_integrations_timeout_ends_a_stream() -> None:
    ours = Api(Streaming(pause_seconds=0.2), api(timeout_milliseconds=300))
    with pytest.raises(httpx.RemoteProtocolError):
        ours.ask()
    assert ours.lambdas.discarded
    assert ours.lines[0].endswith("the stream timed out")


def test_a_pause_that_is_too_long_ends_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_response, "IDLE_SECONDS", 0.1)
    with pytest.raises(httpx.RemoteProtocolError):
        Api(Streaming(pause_seconds=0.3)).ask()


def test_the_bandwidth_is_limited_after_the_free_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_response, "FREE_BYTES", 10)
    monkeypatch.setattr(streamed_response, "BYTES_PER_SECOND", 100)
    loop_time = asyncio.new_event_loop().time
    began = loop_time()
    Api(Streaming(parts=[b"x" * 10, b"x" * 30])).ask()
    assert loop_time() - began >= 0.3
