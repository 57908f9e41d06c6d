"""What the client gets for what a function returns, by the vendor's page on response format 2.0."""

from __future__ import annotations

import httpx
import pytest

from local.lambda_service import Invocation
from tests.local.apigateway.support import FakeLambdas, Gateway, make_api

pytestmark = pytest.mark.anyio


async def answer_to(returned: object, method: str = "GET") -> httpx.Response:
    gateway = Gateway(make_api("ANY /x"), FakeLambdas(lambda _: returned))
    return await gateway.send(method, "/x")


@pytest.mark.parametrize(
    ("returned", "body"),
    [
        ({"message": "Hello"}, '{"message": "Hello"}'),
        ("Hello from Lambda!", "Hello from Lambda!"),
        ([1, 2], "[1, 2]"),
        (7, "7"),
        (None, "null"),
    ],
)
async def test_a_result_without_a_status_is_the_body_of_a_200_in_json(
    returned: object, body: str
) -> None:
    response = await answer_to(returned)

    assert (response.status_code, response.text) == (200, body)
    assert response.headers["content-type"] == "application/json"


async def test_a_whole_response_is_passed_on() -> None:
    response = await answer_to(
        {
            "statusCode": 201,
            "headers": {"Content-Type": "text/html", "X-Number": 7, "X-Flag": True},
            "cookies": ["a=1; Path=/", "b=2"],
            "body": "<p>Grüße</p>",
        }
    )

    assert (response.status_code, response.text) == (201, "<p>Grüße</p>")
    assert response.headers["content-type"] == "text/html"
    assert (response.headers["x-number"], response.headers["x-flag"]) == ("7", "true")
    assert response.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]
    assert response.headers["content-length"] == "14"


async def test_a_response_without_a_content_type_is_plain_text() -> None:
    response = await answer_to({"statusCode": 200, "body": "x"})

    assert response.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_base64_body_is_decoded() -> None:
    response = await answer_to({"statusCode": 200, "body": "AAEC/w==", "isBase64Encoded": True})

    assert response.content == b"\0\1\2\xff"


async def test_a_status_may_be_a_string_of_digits() -> None:
    assert (await answer_to({"statusCode": "404"})).status_code == 404


@pytest.mark.parametrize("status", [204, 304])
async def test_a_status_without_a_body_has_none_and_no_length(status: int) -> None:
    response = await answer_to({"statusCode": status, "body": "x"})

    assert (response.status_code, response.content) == (status, b"")
    assert "content-length" not in response.headers


async def test_head_has_the_length_but_no_body() -> None:
    response = await answer_to({"statusCode": 200, "body": "hello"}, "HEAD")

    assert response.content == b""
    assert response.headers["content-length"] == "5"


async def test_the_functions_own_length_and_connection_headers_are_left_out() -> None:
    response = await answer_to(
        {
            "statusCode": 200,
            "headers": {"Content-Length": "999", "Transfer-Encoding": "chunked", "Connection": "x"},
            "body": "hello",
        }
    )

    assert response.headers["content-length"] == "5"
    assert not {"transfer-encoding", "connection"} & response.headers.keys()


@pytest.mark.parametrize(
    "returned",
    [
        {"statusCode": "teapot"},
        {"statusCode": None},
        {"statusCode": True},
        {"statusCode": 100},
        {"statusCode": -200},
        {"statusCode": 1000},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": ["b"]}},
        {"statusCode": 200, "headers": {"a": "b\r\nc: d"}},
        {"statusCode": 200, "headers": {"a b": "c"}},
        {"statusCode": 200, "cookies": "a=1"},
        {"statusCode": 200, "cookies": [None]},
        {"statusCode": 200, "body": "%%%", "isBase64Encoded": True},
    ],
)
async def test_a_malformed_response_is_an_internal_server_error(returned: object) -> None:
    response = await answer_to(returned)

    assert (response.status_code, response.text) == (500, '{"message":"Internal Server Error"}')


@pytest.mark.parametrize(
    ("invocation", "status", "message"),
    [
        (Invocation("1", b'{"errorMessage": "secret"}', "Unhandled"), 500, "Internal Server Error"),
        (Invocation("1", b"no json"), 500, "Internal Server Error"),
        (
            Invocation("1", b"{}", rejected="ResourceNotFoundException"),
            500,
            "Internal Server Error",
        ),
        (Invocation("1", b"{}", rejected="TooManyRequestsException"), 503, "Service Unavailable"),
        (
            Invocation("1", b"{}", rejected="RequestTooLargeException"),
            413,
            "Request Entity Too Large",
        ),
    ],
)
async def test_a_failed_invocation_is_the_apis_own_message(
    invocation: Invocation, status: int, message: str
) -> None:
    response = await answer_to(invocation)

    assert (response.status_code, response.json()) == (status, {"message": message})
    assert response.headers["content-type"] == "application/json"
