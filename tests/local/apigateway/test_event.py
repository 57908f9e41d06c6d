"""The event, held against the vendor's documented shape of payload format 2.0."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import datetime

import pytest

from tests.local.apigateway.support import ACCOUNT, API_ID, DOMAIN, STAGE, Gateway, make_api

pytestmark = pytest.mark.anyio


async def test_a_whole_event_has_the_documented_shape() -> None:
    api = make_api("POST /my/{parameter1}", stage=replace(STAGE, variables={"v": "1"}))
    event = await Gateway(api).event(
        "POST",
        "/my/value1?parameter1=value1&parameter1=value2&parameter2=value",
        headers=[
            ("Header1", "value1"),
            ("Header2", "value1"),
            ("header2", "value2"),
            ("Cookie", "cookie1=a; cookie2=b"),
            ("User-Agent", "agent"),
            ("Content-Type", "application/json"),
            ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
        ],
        content=b'{"hello": "world"}',
    )
    context = event["requestContext"]
    time, epoch_ms, request_id = (context.pop(k) for k in ("time", "timeEpoch", "requestId"))

    assert event == {
        "version": "2.0",
        "routeKey": "POST /my/{parameter1}",
        "rawPath": "/my/value1",
        "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
        "cookies": ["cookie1=a", "cookie2=b"],
        "headers": {
            "accept": "*/*",
            "accept-encoding": "gzip, deflate",
            "content-length": "18",
            "content-type": "application/json",
            "header1": "value1",
            "header2": "value1,value2",
            "host": DOMAIN,
            "user-agent": "agent",
            "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793",
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": DOMAIN,
            "domainPrefix": API_ID,
            "http": {
                "method": "POST",
                "path": "/my/value1",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "agent",
            },
            "routeKey": "POST /my/{parameter1}",
            "stage": "$default",
        },
        "body": '{"hello": "world"}',
        "pathParameters": {"parameter1": "value1"},
        "isBase64Encoded": False,
        "stageVariables": {"v": "1"},
    }
    assert re.fullmatch(r"[A-Za-z0-9+-]{15}=", request_id)
    moment = datetime.strptime(time, "%d/%b/%Y:%H:%M:%S %z")
    assert int(moment.timestamp()) == epoch_ms // 1000


async def test_what_a_request_does_not_have_is_absent_from_its_event() -> None:
    event = await Gateway(make_api("GET /endpoint")).event("GET", "/endpoint")

    assert event.keys() == {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
        "isBase64Encoded",
    }
    assert event["rawQueryString"] == ""
    assert event["isBase64Encoded"] is False
    assert "authorizer" not in event["requestContext"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/plain",
        "text/csv",
        "application/xml",
        "application/javascript",
    ],
)
async def test_the_body_of_a_text_type_is_text(content_type: str) -> None:
    event = await Gateway(make_api("POST /x")).event(
        "POST", "/x", content="Grüße".encode(), headers={"content-type": content_type}
    )

    assert (event["body"], event["isBase64Encoded"]) == ("Grüße", False)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "multipart/form-data; boundary=x",
        "image/png",
        "",
    ],
)
async def test_the_body_of_every_other_type_is_base64(content_type: str) -> None:
    event = await Gateway(make_api("POST /x")).event(
        "POST", "/x", content=b"abc", headers={"content-type": content_type}
    )

    assert (event["body"], event["isBase64Encoded"]) == ("YWJj", True)


async def test_the_body_of_a_request_without_a_type_is_base64() -> None:
    event = await Gateway(make_api("POST /x")).event("POST", "/x", content=b"abc")

    assert (event["body"], event["isBase64Encoded"]) == ("YWJj", True)


async def test_bytes_that_are_no_utf_8_are_base64_whatever_their_type() -> None:
    event = await Gateway(make_api("POST /x")).event(
        "POST", "/x", content=b"\xff\xfe", headers={"content-type": "application/json"}
    )

    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\xff\xfe", True)


async def test_the_path_is_decoded_and_the_query_string_is_not() -> None:
    event = await Gateway(make_api("GET /a/{name}")).event("GET", "/a/b%20%C3%BC?q=%20%26&empty=")

    assert event["rawPath"] == "/a/b ü"
    assert event["requestContext"]["http"]["path"] == "/a/b ü"
    assert event["pathParameters"] == {"name": "b ü"}
    assert event["rawQueryString"] == "q=%20%26&empty="
    assert event["queryStringParameters"] == {"q": " &", "empty": ""}


async def test_a_named_stage_is_part_of_the_path_but_not_of_the_route() -> None:
    gateway = Gateway(make_api("GET /endpoint", stage=replace(STAGE, name="dev")))

    event = await gateway.event("GET", "/dev/endpoint")

    assert event["rawPath"] == "/dev/endpoint"
    assert event["routeKey"] == "GET /endpoint"
    assert event["requestContext"]["stage"] == "dev"
    assert (await gateway.send("GET", "/endpoint")).status_code == 404
    assert (await gateway.send("GET", "/developer/endpoint")).status_code == 404


async def test_a_proxy_before_the_api_stays_in_x_forwarded_for() -> None:
    event = await Gateway(make_api("GET /x")).event(
        "GET", "/x", headers={"x-forwarded-for": "198.51.100.1"}
    )

    assert event["headers"]["x-forwarded-for"] == "198.51.100.1, 203.0.113.7"
    assert event["requestContext"]["http"]["sourceIp"] == "203.0.113.7"


async def test_every_request_has_an_id_of_its_own() -> None:
    gateway = Gateway(make_api("GET /x"))

    ids = {(await gateway.event("GET", "/x"))["requestContext"]["requestId"] for _ in range(20)}

    assert len(ids) == 20
