"""InvokeEndpointWithResponseStream, driven by boto3."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from local.sagemaker.container import Timeouts
from tests.local.sagemaker.support import NAME, Service, slowly, wait_for

EVENTS = [f'data:{{"token":{{"text":"é{number} 😀"}}}}\n\n'.encode() for number in range(5)]


def invoke(service: Service, **arguments: Any) -> Any:
    return service.client().invoke_endpoint_with_response_stream(
        **{"EndpointName": NAME, "Body": b"{}", "ContentType": "application/json", **arguments}
    )


def received(answer: Any) -> list[bytes]:
    return [event["PayloadPart"]["Bytes"] for event in answer["Body"]]


def streamed(parts: Iterable[bytes]) -> Callable[[Request], Response]:
    headers = {"content-type": "text/event-stream"}
    return lambda _: StreamingResponse(iter(parts), headers=headers)


def test_the_parts_add_up_to_the_containers_bytes(service: Service) -> None:
    service.container.answer = streamed(EVENTS)
    answer = invoke(service)
    assert answer["ContentType"] == "text/event-stream"
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    assert b"".join(received(answer)) == b"".join(EVENTS)


def test_parts_do_not_align_with_lines(service: Service) -> None:
    service.container.answer = streamed(EVENTS)
    assert not all(part.endswith(b"\n") for part in received(invoke(service)))


def test_a_part_arrives_before_the_container_has_finished(service: Service) -> None:
    service.container.answer = lambda _: slowly([b"first", b"second"], pause_seconds=3)
    started = time.monotonic()
    stream = invoke(service)["Body"]
    next(iter(stream))
    assert time.monotonic() - started < 2.5
    stream.close()


def test_the_streaming_names_of_headers_reach_the_container(service: Service) -> None:
    invoke(service, Accept="text/event-stream", CustomAttributes="trace=1")
    ((headers, _),) = service.container.seen
    assert headers["accept"] == "text/event-stream"
    assert headers["content-type"] == "application/json"
    assert headers["x-amzn-sagemaker-custom-attributes"] == "trace=1"


def test_an_error_before_the_stream_is_a_model_error(service: Service) -> None:
    service.container.answer = lambda _: PlainTextResponse("no", status_code=422)
    with pytest.raises(ClientError) as raised:
        invoke(service)
    error: Any = raised.value.response
    assert error["Error"]["Code"] == "ModelError"
    assert error["OriginalStatusCode"] == 422


def test_a_container_that_breaks_off_ends_the_stream_with_an_error(service: Service) -> None:
    def breaking(_: Request) -> Response:
        def content() -> Iterable[bytes]:
            yield b"a beginning"

        return StreamingResponse(content(), headers={"content-length": "100"})

    service.container.answer = breaking
    parts: list[bytes] = []
    with pytest.raises(EventStreamError) as raised:
        parts.extend(event["PayloadPart"]["Bytes"] for event in invoke(service)["Body"])
    assert raised.value.response["Error"]["Code"] == "ModelStreamError"


def test_a_stream_that_takes_too_long_ends_with_an_error(start: Callable[..., Service]) -> None:
    service = start(timeouts=Timeouts(stream=0.3))
    service.container.answer = lambda _: slowly([b"first", b"second"], pause_seconds=5)
    events = iter(invoke(service)["Body"])
    assert next(events)["PayloadPart"]["Bytes"] == b"fi"
    with pytest.raises(EventStreamError, match="did not finish") as raised:
        list(events)
    assert raised.value.response["Error"]["Code"] == "ModelStreamError"


def test_a_client_that_hangs_up_ends_the_containers_stream(service: Service) -> None:
    ended: list[bool] = []
    service.container.answer = lambda _: slowly([b"part"] * 100, pause_seconds=0.2, ended=ended)
    stream = invoke(service)["Body"]
    next(iter(stream))
    stream.close()
    wait_for(lambda: ended)
