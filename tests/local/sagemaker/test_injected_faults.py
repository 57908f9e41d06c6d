"""Every kind of fault, as boto3 sees it, and the routes that set them."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from botocore.exceptions import BotoCoreError, ClientError, EventStreamError
from starlette.responses import JSONResponse, StreamingResponse

from tests.local.sagemaker.support import NAME, Service


def post(service: Service, definition: object) -> httpx.Response:
    return httpx.post(f"{service.url}/_local/faults", json=definition)


def invoke(service: Service) -> Any:
    return service.client().invoke_endpoint(EndpointName=NAME, Body=b"{}")


def stream(service: Service) -> Any:
    return service.client().invoke_endpoint_with_response_stream(EndpointName=NAME, Body=b"{}")


@pytest.mark.parametrize("operation", [invoke, stream])
@pytest.mark.parametrize(
    ("definition", "status", "code"),
    [
        ({"kind": "throttle"}, 400, "ThrottlingException"),
        ({"kind": "model_error"}, 424, "ModelError"),
        ({"kind": "not_ready"}, 429, "ModelNotReadyException"),
        ({"kind": "unavailable"}, 503, "ServiceUnavailable"),
        ({"kind": "internal_failure"}, 500, "InternalFailure"),
        ({"kind": "endpoint_missing"}, 400, "ValidationError"),
        ({"kind": "access_denied"}, 403, "AccessDeniedException"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_fault_is_answered_once_in_place_of_the_container(
    service: Service, definition: dict[str, Any], status: int, code: str, operation: Any
) -> None:
    post(service, definition)
    with pytest.raises(ClientError) as raised:
        operation(service)
    error = raised.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] == status
    assert error["Error"]["Code"] == code
    assert service.container.seen == []
    operation(service)
    assert len(service.container.seen) == 1


def test_a_model_error_has_the_status_and_message_that_were_asked_for(service: Service) -> None:
    post(service, {"kind": "model_error", "status": 429, "message": "busy"})
    with pytest.raises(ClientError) as raised:
        invoke(service)
    error: Any = raised.value.response
    assert error["OriginalStatusCode"] == 429
    assert error["OriginalMessage"] == "busy"


def test_a_missing_endpoint_is_worded_as_if_it_were_missing(service: Service) -> None:
    post(service, {"kind": "endpoint_missing"})
    with pytest.raises(ClientError, match=f"Endpoint {NAME} of account 123456789012 not found"):
        invoke(service)


def test_a_slow_answer_is_the_real_one_later(service: Service) -> None:
    post(service, {"kind": "slow", "seconds": 0.5})
    client = service.client()
    started = time.monotonic()
    answer = client.invoke_endpoint(EndpointName=NAME, Body=b"{}")
    assert time.monotonic() - started >= 0.5
    assert answer["Body"].read() == b'[{"generated_text":"hello"}]'


def test_a_cut_answer_never_comes_whole(service: Service) -> None:
    post(service, {"kind": "cut"})
    with pytest.raises(BotoCoreError):
        invoke(service)["Body"].read()
    assert invoke(service)["Body"].read()


def test_a_cut_stream_ends_with_an_error_after_its_parts(service: Service) -> None:
    service.container.answer = lambda _: StreamingResponse(iter([b"abcd"] * 10))
    post(service, {"kind": "cut", "parts": 3})
    parts: list[bytes] = []
    with pytest.raises(EventStreamError) as raised:
        parts.extend(event["PayloadPart"]["Bytes"] for event in stream(service)["Body"])
    assert len(parts) == 3
    assert raised.value.response["Error"]["Code"] == "ModelStreamError"


def test_a_cut_stream_that_would_have_been_shorter_is_cut_all_the_same(service: Service) -> None:
    service.container.answer = lambda _: JSONResponse([])
    post(service, {"kind": "cut", "parts": 50})
    with pytest.raises(EventStreamError):
        list(stream(service)["Body"])


@pytest.mark.parametrize("kind", ["pause", "garbled", "error_event", "stream_failure"])
def test_a_fault_of_streams_waits_for_a_stream(service: Service, kind: str) -> None:
    post(service, {"kind": kind})
    invoke(service)
    assert [fault.kind for fault in service.faults.active()] == [kind]


def test_an_error_event_is_in_the_engines_own_words(service: Service) -> None:
    service.container.answer = lambda _: StreamingResponse(
        iter([b'data: {"choices":[]}\n\n'] * 3), media_type="text/event-stream"
    )
    post(service, {"kind": "error_event", "parts": 1, "message": "out of memory"})
    content = b"".join(event["PayloadPart"]["Bytes"] for event in stream(service)["Body"])
    assert content.count(b"choices") == 1
    assert b"out of memory" in content


def test_an_internal_failure_of_a_stream_follows_its_parts(service: Service) -> None:
    service.container.answer = lambda _: StreamingResponse(iter([b"abcd"] * 10))
    post(service, {"kind": "stream_failure", "parts": 2})
    with pytest.raises(EventStreamError) as raised:
        list(stream(service)["Body"])
    assert raised.value.response["Error"]["Code"] == "InternalStreamFailure"


def test_faults_are_listed_and_cleared(service: Service) -> None:
    url = f"{service.url}/_local/faults"
    answer = post(service, [{"kind": "throttle", "times": 3}, {"kind": "slow", "seconds": 1}])
    listed = {
        "faults": [
            {"kind": "throttle", "times": 3, "probability": 1.0},
            {"kind": "slow", "times": 1, "probability": 1.0, "seconds": 1},
        ]
    }
    assert (answer.status_code, answer.json()) == (201, listed)
    assert httpx.get(url).json() == listed
    assert httpx.delete(url).json() == {"faults": []}
    invoke(service)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"{", "must be JSON"),
        (b"\xff", "must be JSON"),
        (b'"throttle"', "must be a JSON object"),
        (b'{"kind": "explode"}', "kind must be one of"),
        (b'[{"kind": "throttle"}, {"kind": "throttle", "times": 0}]', "times must be"),
    ],
)
def test_a_bad_definition_is_refused_whole(service: Service, body: bytes, complaint: str) -> None:
    answer = httpx.post(f"{service.url}/_local/faults", content=body)
    assert answer.status_code == 400
    assert complaint in answer.json()["message"]
    assert service.faults.active() == ()
