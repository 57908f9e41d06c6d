"""InvokeEndpoint, driven by boto3."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from local.sagemaker.container import Timeouts
from tests.local.sagemaker.support import (
    ACCOUNT,
    NAME,
    REGION,
    Service,
    applied,
    endpoint,
    slowly,
    wait_for,
)


def invoke(service: Service, **arguments: Any) -> Any:
    return service.client().invoke_endpoint(
        **{"EndpointName": NAME, "Body": b"{}", "ContentType": "application/json", **arguments}
    )


def error_of(action: Callable[[], object]) -> Any:
    with pytest.raises(ClientError) as raised:
        action()
    return raised.value.response


def test_the_containers_answer_comes_back_byte_for_byte(service: Service) -> None:
    raw = '[{"generated_text":  "é 😀"}]'.encode()
    service.container.answer = lambda _: Response(raw, media_type="application/json")
    answer = invoke(service)
    assert answer["Body"].read() == raw
    assert answer["ContentType"] == "application/json"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["ResponseMetadata"]["RequestId"]


def test_the_content_type_comes_back_as_the_container_wrote_it(service: Service) -> None:
    service.container.answer = lambda _: Response(b"a", headers={"content-type": "text/csv"})
    assert invoke(service)["ContentType"] == "text/csv"


def test_the_container_gets_the_body_byte_for_byte(service: Service) -> None:
    raw = '{"inputs":\n "é 😀"}'.encode()
    invoke(service, Body=raw)
    ((_, received),) = service.container.seen
    assert received == raw


def test_the_headers_that_the_api_knows_reach_the_container(service: Service) -> None:
    invoke(
        service,
        ContentType="application/json; charset=utf-8",
        Accept="application/json",
        CustomAttributes="trace=1",
        InferenceId="inference-1",
        SessionId="session-1",
    )
    ((headers, _),) = service.container.seen
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["accept"] == "application/json"
    assert headers["x-amzn-sagemaker-custom-attributes"] == "trace=1"
    assert headers["x-amzn-sagemaker-inference-id"] == "inference-1"
    assert headers["x-amzn-sagemaker-session-id"] == "session-1"


def test_other_headers_are_stripped(service: Service) -> None:
    invoke(service)
    ((headers, _),) = service.container.seen
    assert "authorization" not in headers
    assert "x-amz-security-token" not in headers


def test_custom_attributes_and_sessions_come_back(service: Service) -> None:
    expires = "session-1; Expires=2026-01-01T00:00:00Z"
    service.container.answer = lambda _: JSONResponse(
        [],
        headers={
            "x-amzn-sagemaker-custom-attributes": "trace=2",
            "x-amzn-sagemaker-new-session-id": expires,
        },
    )
    answer = invoke(service)
    assert answer["CustomAttributes"] == "trace=2"
    assert answer["NewSessionId"] == expires


def test_custom_attributes_may_have_1024_characters(service: Service) -> None:
    invoke(service, CustomAttributes="a" * 1024)
    error = error_of(lambda: invoke(service, CustomAttributes="a" * 1025))
    assert error["Error"]["Code"] == "ValidationError"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_variant_that_answered_is_named(service: Service) -> None:
    assert invoke(service)["InvokedProductionVariant"] == "AllTraffic"


def test_a_target_variant_answers(start: Callable[..., Service]) -> None:
    service = start(state=applied(endpoint("blue", "green")))
    for name in ("blue", "green"):
        assert invoke(service, TargetVariant=name)["InvokedProductionVariant"] == name


def test_without_a_target_each_variant_of_some_weight_answers(
    start: Callable[..., Service],
) -> None:
    service = start(state=applied(endpoint("blue", "green")))
    answered = {invoke(service)["InvokedProductionVariant"] for _ in range(40)}
    assert answered == {"blue", "green"}


def test_an_unknown_target_variant_is_invalid(service: Service) -> None:
    error = error_of(lambda: invoke(service, TargetVariant="green"))
    assert error["Error"]["Code"] == "ValidationError"
    assert "green" in error["Error"]["Message"]


@pytest.mark.parametrize(("status", "side"), [(400, "client"), (422, "client"), (500, "server")])
def test_an_error_of_the_container_is_a_model_error(
    service: Service, status: int, side: str
) -> None:
    text = '{"error":"no","error_type":"validation"}'
    service.container.answer = lambda _: PlainTextResponse(text, status_code=status)
    client = service.client()
    with pytest.raises(client.exceptions.ModelError) as raised:
        client.invoke_endpoint(EndpointName=NAME, Body=b"{}")
    error = raised.value.response
    group = f"/aws/sagemaker/Endpoints/{NAME}"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert error["OriginalStatusCode"] == status
    assert error["OriginalMessage"] == text
    assert error["LogStreamArn"] == f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}"
    assert error["Error"]["Message"] == (
        f'Received {side} error ({status}) from primary with message "{text}". '
        f"See https://{REGION}.console.aws.amazon.com/cloudwatch/home?region={REGION}"
        f"#logEventViewer:group={group} in account {ACCOUNT} for more information."
    )


def test_a_container_that_is_down_is_a_model_error_without_a_status(
    start: Callable[..., Service],
) -> None:
    service = start(container_url="http://127.0.0.1:9")
    error = error_of(lambda: invoke(service))
    assert error["Error"]["Code"] == "ModelError"
    assert error["OriginalStatusCode"] == 0
    assert "model process exited" in error["OriginalMessage"]


def test_a_container_that_takes_too_long_is_a_model_error(start: Callable[..., Service]) -> None:
    service = start(timeouts=Timeouts(response=0.2))
    service.container.answer = lambda _: slowly([b"[", b"]"], pause_seconds=5)
    error = error_of(lambda: invoke(service))
    assert error["Error"]["Code"] == "ModelError"
    assert error["OriginalStatusCode"] == 0
    assert "timed out while waiting for a response from container" in error["OriginalMessage"]


def test_a_payload_over_25_megabytes_is_refused(service: Service) -> None:
    size = 25 * 1024 * 1024
    assert invoke(service, Body=b" " * size)["ResponseMetadata"]["HTTPStatusCode"] == 200
    error = error_of(lambda: invoke(service, Body=b" " * (size + 1)))
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert len(service.container.seen) == 1


def test_an_operation_that_is_not_emulated_is_unknown(service: Service) -> None:
    answer = httpx.post(f"{service.url}/endpoints/{NAME}/async-invocations")
    assert answer.status_code == 404
    assert answer.headers["x-amzn-errortype"] == "UnknownOperationException"
    assert answer.headers["x-amzn-requestid"]


def test_a_caller_that_hangs_up_ends_the_call_to_the_container(service: Service) -> None:
    ended: list[bool] = []
    service.container.answer = lambda _: slowly([b"["], pause_seconds=30, ended=ended)
    with pytest.raises(ReadTimeoutError):
        service.client(read_timeout=0.5).invoke_endpoint(EndpointName=NAME, Body=b"{}")
    wait_for(lambda: ended)


def test_fifty_calls_at_once_are_answered(service: Service) -> None:
    def echo(request: Request) -> Response:
        return JSONResponse({"seen": request.headers["x-amzn-sagemaker-inference-id"]})

    service.container.answer = echo
    client = service.client()

    def call(number: int) -> Any:
        answer = client.invoke_endpoint(EndpointName=NAME, Body=b"{}", InferenceId=str(number))
        return json.load(answer["Body"])["seen"]

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(call, range(50))) == [str(number) for number in range(50)]
