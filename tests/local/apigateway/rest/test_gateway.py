"""Routing, refusals, throttles, permissions and mocks of a REST API."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from local.lambda_service import Invocation
from local.lambda_service.invocation import REQUEST_TOO_LARGE, TOO_MANY_REQUESTS
from local.state import AccessLog, GatewayResponse, Mock, Throttle
from tests.local.apigateway.rest.support import (
    INTEGRATION,
    STAGE,
    FakeStreams,
    Gateway,
    make_rest_api,
    make_route,
)

pytestmark = pytest.mark.anyio


async def test_a_functions_response_reaches_the_client() -> None:
    gateway = Gateway(make_rest_api("GET /x"))

    response = await gateway.send("GET", "/live/x")

    assert (response.status_code, response.text) == (200, "hello")
    assert response.headers["x-amzn-requestid"] != response.headers["x-amz-apigw-id"]


async def test_the_event_is_of_payload_format_1() -> None:
    gateway = Gateway(make_rest_api("POST /jobs/{id}"))

    event = await gateway.event(
        "POST", "/live/jobs/0a?tag=a&tag=b", content=b"\xff", headers=[("x-a", "1"), ("x-a", "2")]
    )

    assert (event["resource"], event["path"], event["httpMethod"]) == (
        "/jobs/{id}",
        "/jobs/0a",
        "POST",
    )
    assert event["requestContext"]["path"] == "/live/jobs/0a"
    assert event["requestContext"]["stage"] == "live"
    assert event["pathParameters"] == {"id": "0a"}
    assert event["queryStringParameters"] == {"tag": "b"}
    assert event["multiValueQueryStringParameters"] == {"tag": ["a", "b"]}
    assert (event["headers"]["x-a"], event["multiValueHeaders"]["x-a"]) == ("2", ["1", "2"])
    assert event["stageVariables"] == {"color": "blue"}
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\xff", True)
    assert "authorizer" not in event["requestContext"]
    assert event["requestContext"]["identity"]["userArn"] is None


async def test_what_is_empty_is_null() -> None:
    event = await Gateway(make_rest_api("GET /x")).event("GET", "/live/x")

    empty = ("pathParameters", "queryStringParameters", "body")
    assert [event[name] for name in empty] == [None, None, None]
    assert event["isBase64Encoded"] is False


@pytest.mark.parametrize("path", ["/live/y", "/live/x/y", "/live"])
async def test_an_unknown_route_lacks_authentication(path: str) -> None:
    gateway = Gateway(make_rest_api("GET /x"))

    assert await gateway.kind("GET", path) == (403, "MISSING_AUTHENTICATION_TOKEN")
    assert await gateway.kind("POST", "/live/x") == (403, "MISSING_AUTHENTICATION_TOKEN")


async def test_a_path_without_the_stage_leads_nowhere() -> None:
    assert await Gateway(make_rest_api("GET /x")).kind("GET", "/x") == (403, "ACCESS_DENIED")


async def test_the_domain_leads_to_the_stage() -> None:
    gateway = Gateway(make_rest_api("GET /x", domain="llm.example.com"))

    event = await gateway.event("GET", "/x", headers={"host": "llm.example.com"})

    assert (event["path"], event["requestContext"]["path"]) == ("/x", "/x")
    assert event["requestContext"]["domainName"] == "llm.example.com"


async def test_a_disabled_execute_api_url_is_denied() -> None:
    api = make_rest_api("GET /x", domain="llm.example.com", disable_execute_api_endpoint=True)

    assert await Gateway(api).kind("GET", "/live/x") == (403, "ACCESS_DENIED")


async def test_a_gateway_response_sets_status_headers_and_body() -> None:
    own = GatewayResponse(404, {"retry-after": "'1'"}, '{"id":"$context.requestId"}')
    responses = {"MISSING_AUTHENTICATION_TOKEN": own}
    gateway = Gateway(make_rest_api("GET /x", gateway_responses=responses))

    response = await gateway.send("GET", "/live/y")

    assert (response.status_code, response.headers["retry-after"]) == (404, "1")
    assert response.json() == {"id": response.headers["x-amzn-requestid"]}


async def test_without_a_gateway_response_there_is_awss_own() -> None:
    gateway = Gateway(make_rest_api("GET /x", gateway_responses={}))

    assert set((await gateway.send("GET", "/live/y")).json()) == {"message"}


async def test_each_method_has_its_throttle() -> None:
    stage = replace(STAGE, throttle=Throttle(0.001, 2))
    own = make_route("GET /x", throttle=Throttle(0.001, 1))
    gateway = Gateway(make_rest_api(own, "GET /y", stage=stage))

    statuses = [(await gateway.send("GET", f"/live/{each}")).status_code for each in "xxyyy"]

    assert statuses == [200, 429, 200, 200, 429]
    assert await gateway.kind("GET", "/live/x") == (429, "THROTTLED")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Invocation("r", b'{"errorMessage": "no"}', function_error="Unhandled"), 504),
        (Invocation("r", b"{}", rejected=TOO_MANY_REQUESTS), 500),
        (Invocation("r", b"{}", rejected=REQUEST_TOO_LARGE), 413),
        ({"body": "no status"}, 504),
        ({"statusCode": 200, "cookies": ["a=b"]}, 504),
        ("text", 504),
    ],
    ids=["failed", "throttled", "too large", "no status", "of format 2.0", "not an object"],
)
async def test_what_is_no_response_is_refused(result: Any, expected: int) -> None:
    gateway = Gateway(make_rest_api("GET /x"), FakeStreams(respond=lambda _: result))

    status, _ = await gateway.kind("GET", "/live/x")

    assert status == expected


async def test_bytes_in_base64_reach_the_client_whatever_it_accepts() -> None:
    result = {
        "statusCode": 200,
        "headers": {"content-type": "image/png"},
        "body": base64.b64encode(b"\x89PNG").decode(),
        "isBase64Encoded": True,
    }
    gateway = Gateway(make_rest_api("GET /x"), FakeStreams(respond=lambda _: result))

    response = await gateway.send("GET", "/live/x", headers={"accept": "application/json"})

    assert response.content == b"\x89PNG"


async def test_a_function_that_takes_longer_than_its_integration_is_a_timeout() -> None:
    slow = make_route("GET /x", integration=replace(INTEGRATION, timeout_milliseconds=10))

    async def respond(_: dict[str, Any]) -> object:
        await asyncio.sleep(1)
        return {}

    gateway = Gateway(make_rest_api(slow), FakeStreams(respond=respond))

    assert await gateway.kind("GET", "/live/x") == (504, "INTEGRATION_TIMEOUT")


async def test_without_a_permission_the_function_is_not_invoked() -> None:
    gateway = Gateway(make_rest_api("GET /x"), permissions=())

    assert await gateway.kind("GET", "/live/x") == (500, "API_CONFIGURATION_ERROR")
    assert gateway.lambdas.events == []


TEMPLATE = "\n".join(
    [
        '#set($origin = $input.params().header.get("origin"))',
        '#if(!$origin || $origin == "")#set($origin = $input.params().header.get("Origin"))#end',
        '#if($origin == "https://a.example" || $origin.startsWith("http://"))'
        "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
    ]
)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.example", "https://a.example"),
        ("http://b.example", "http://b.example"),
        ("https://b.example", None),
        (None, None),
    ],
)
async def test_a_preflight_names_the_origin_that_its_template_allows(
    origin: str | None, allowed: str | None
) -> None:
    mock = Mock(204, {"access-control-allow-methods": "'GET,POST'"}, TEMPLATE)
    gateway = Gateway(make_rest_api(make_route("OPTIONS /x", mock=mock)))

    headers = {"origin": origin} if origin else {}
    response = await gateway.send("OPTIONS", "/live/x", headers=headers)

    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET,POST"
    assert response.headers.get("access-control-allow-origin") == allowed
    assert gateway.lambdas.events == []


async def test_the_access_log_has_the_route_and_the_type_of_a_refusal() -> None:
    log = json.dumps(
        {
            "route": "$context.httpMethod $context.resourcePath",
            "type": "$context.error.responseType",
            "path": "$context.path",
        }
    )
    stage = replace(STAGE, access_log=AccessLog("arn", log), throttle=Throttle(0.001, 1))
    gateway = Gateway(make_rest_api("GET /x", stage=stage))

    await gateway.send("GET", "/live/x")
    await gateway.send("GET", "/live/x")

    assert [json.loads(line) for line in gateway.lines] == [
        {"route": "GET /x", "type": "-", "path": "/live/x"},
        {"route": "GET /x", "type": "THROTTLED", "path": "/live/x"},
    ]
