"""The access log: one line a request, in the format of the applied stage."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from local.identity import Identities
from local.lambda_service import Invocation
from tests.local.apigateway.support import (
    ACCOUNT,
    API_ID,
    DOMAIN,
    INTEGRATION,
    FakeLambdas,
    Gateway,
    make_api,
    make_route,
)

pytestmark = pytest.mark.anyio

FORMAT = json.dumps(
    {
        name: f"$context.{name}"
        for name in (
            "accountId",
            "apiId",
            "domainName",
            "error.message",
            "httpMethod",
            "identity.sourceIp",
            "identity.userAgent",
            "identity.userArn",
            "integration.requestId",
            "integration.status",
            "integrationErrorMessage",
            "integrationStatus",
            "path",
            "protocol",
            "requestId",
            "responseLength",
            "routeKey",
            "stage",
            "status",
        )
    }
)


async def test_a_line_tells_of_the_request_and_its_answer() -> None:
    gateway = Gateway(make_api("POST /x", log_format=FORMAT))

    response = await gateway.send("POST", "/x?secret=1", headers={"user-agent": "agent"})

    assert [json.loads(line) for line in gateway.lines] == [
        {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": DOMAIN,
            "error.message": "-",
            "httpMethod": "POST",
            "identity.sourceIp": "203.0.113.7",
            "identity.userAgent": "agent",
            "identity.userArn": "-",
            "integration.requestId": "request-1",
            "integration.status": "200",
            "integrationErrorMessage": "-",
            "integrationStatus": "200",
            "path": "/x",
            "protocol": "HTTP/1.1",
            "requestId": response.headers["apigw-requestid"],
            "responseLength": "5",
            "routeKey": "POST /x",
            "stage": "$default",
            "status": "200",
        }
    ]


async def test_the_id_in_answer_event_and_log_is_the_same() -> None:
    gateway = Gateway(make_api("GET /x", log_format="$context.requestId"))

    response = await gateway.send("GET", "/x")

    request_id = response.headers["apigw-requestid"]
    assert gateway.lambdas.events[0]["requestContext"]["requestId"] == request_id
    assert gateway.lines == [request_id]


async def test_a_request_without_a_route_is_logged_with_dashes() -> None:
    form = "$context.status $context.routeKey $context.integrationLatency $context.unknown"
    gateway = Gateway(make_api("GET /x", log_format=form))

    await gateway.send("GET", "/y")

    assert gateway.lines == ["404 - - -"]


async def test_times_are_in_milliseconds_and_in_the_common_log_format() -> None:
    form = "$context.responseLatency|$context.integrationLatency|$context.requestTimeEpoch"
    gateway = Gateway(make_api("GET /x", log_format=form + "|[$context.requestTime]"))

    await gateway.send("GET", "/x")

    latency, integration, epoch, time = gateway.lines[0].split("|")
    assert 0 <= int(integration) <= int(latency) < 5000
    assert int(epoch) > 1_700_000_000_000
    assert time.endswith(" +0000]")


async def test_why_a_function_failed_is_in_the_log_and_not_in_the_answer() -> None:
    failed = Invocation("9", b'{"errorMessage": "division by zero"}', "Unhandled")
    api = make_api("GET /x", log_format="$context.status $context.integrationErrorMessage")
    gateway = Gateway(api, FakeLambdas(lambda _: failed))

    response = await gateway.send("GET", "/x")

    assert "division" not in response.text
    assert gateway.lines[0].startswith("500 ")
    assert "division by zero" in gateway.lines[0]


async def test_why_a_caller_was_refused_is_in_the_log() -> None:
    route = make_route("GET /x", authorization="AWS_IAM")
    api = make_api(route, log_format="$context.status $context.error.message")
    gateway = Gateway(api, identities=Identities())

    await gateway.send("GET", "/x")

    assert "MissingAuthenticationToken" in gateway.lines[0]


async def test_a_client_cannot_break_out_of_its_field() -> None:
    api = make_api("GET /x", log_format='{"ua":"$context.identity.userAgent"}')
    gateway = Gateway(api)

    await gateway.send("GET", "/x", headers={"user-agent": 'a","status":"200\\ $context.status'})

    assert json.loads(gateway.lines[0]) == {"ua": 'a","status":"200\\ $context.status'}


async def test_bodies_are_never_logged() -> None:
    api = make_api("POST /x", log_format=FORMAT)
    lambdas = FakeLambdas(lambda _: {"statusCode": 200, "body": "completion-text"})
    gateway = Gateway(api, lambdas)

    await gateway.send("POST", "/x", content=b"prompt-text")

    assert "prompt-text" not in gateway.lines[0]
    assert "completion-text" not in gateway.lines[0]


async def test_without_a_log_in_the_stage_nothing_is_written() -> None:
    gateway = Gateway(make_api("GET /x"))

    await gateway.send("GET", "/x")

    assert gateway.lines == []


async def test_a_throttled_function_is_a_503_of_the_integration() -> None:
    throttled = Invocation("9", b"{}", rejected="TooManyRequestsException")
    form = "$context.status $context.integrationStatus $context.integration.status"
    api = make_api(make_route("GET /x", integration=replace(INTEGRATION)), log_format=form)
    gateway = Gateway(api, FakeLambdas(lambda _: throttled))

    await gateway.send("GET", "/x")

    assert gateway.lines == ["503 429 -"]
