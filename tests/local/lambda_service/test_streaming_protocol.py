"""Lambda's side of the protocol of streamed responses, against a runtime that breaks it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.local.lambda_service.support import Deploy, Deployed, read

pytestmark = pytest.mark.anyio

# A runtime of its own, that sends what it is told to.
RUNTIME = """#!/bin/sh
exec "$1" "$LAMBDA_TASK_ROOT/handler.py"
"""
SEND = """
import json, os, socket, urllib.request

api = os.environ["AWS_LAMBDA_RUNTIME_API"]
while True:
    with urllib.request.urlopen(f"http://{api}/2018-06-01/runtime/invocation/next") as reply:
        request_id = reply.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.load(reply)
    host, port = api.split(":")
    for kind, data in event["requests"]:
        with socket.create_connection((host, int(port))) as connection:
            head = f"POST /2018-06-01/runtime/invocation/{request_id}/{kind} HTTP/1.1"
            connection.sendall((head + "\\r\\nHost: a\\r\\n").encode() + data.encode("latin-1"))
            connection.recv(65536)
"""

HEADERS = {
    "Lambda-Runtime-Function-Response-Mode": "streaming",
    "Transfer-Encoding": "chunked",
    "Content-Type": "application/vnd.awslambda.http-integration-response",
    "Trailer": "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
}
HEAD = '{"statusCode": 200}'
NULS = "\0" * 8
END = "0\r\n\r\n"


def request(*chunks: str, end: str = END, **headers: str) -> tuple[str, str]:
    """A response to the invocation; headers with underscores in place of hyphens; empty: none."""
    fields = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    body = "".join(f"{len(chunk):x}\r\n{chunk}\r\n" for chunk in chunks)
    return "response", f"{head}\r\n{body}{end}"


GOOD = request(HEAD + NULS + "body")
ERROR = ("error", 'Content-Length: 20\r\n\r\n{"errorMessage":"x"}')


@pytest.fixture
async def runtime(deploy: Deploy) -> Deployed:
    return await deploy(
        SEND,
        environment={"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper"},
        files={"wrapper": RUNTIME},
    )


@pytest.mark.parametrize(
    "chunks",
    [
        (HEAD, NULS, "body"),
        (HEAD[:5], HEAD[5:] + NULS[:3], NULS[3:] + "bo", "dy"),
        ("{}"[:1] + '"statusCode":200,"multiValueHeaders":{"a":["1"]}}', NULS + "body"),
    ],
)
async def test_chunks_may_be_cut_anywhere(runtime: Deployed, chunks: tuple[str, ...]) -> None:
    streamed = await runtime.stream({"requests": [request(*chunks)]})

    assert streamed.head is not None
    assert await read(streamed) == b"body"
    assert (await streamed.outcome).function_error is None


@pytest.mark.parametrize(
    ("requests", "words"),
    [
        ([request(HEAD, Lambda_Runtime_Function_Response_Mode="buffered")], "Response-Mode"),
        (
            [
                (
                    "response",
                    request("")[1].replace("Transfer-Encoding: chunked", "Content-Length: 0"),
                )
            ],
            "Transfer-Encoding",
        ),
        ([request(HEAD, Content_Type="application/json")], "Content-Type"),
        ([request(HEAD, Trailer="")], "Declare the trailers"),
        ([request(HEAD, Trailer="Lambda-Runtime-Function-Error-Type")], "Declare the trailers"),
        ([request(HEAD)], "eight NUL bytes"),
        ([request(HEAD + NULS[1:], "body")], "eight NUL bytes"),
        ([request(HEAD + NULS)], "Send a body"),
        ([request("x" * 16_384 + NULS, "body")], "within the first 16384 bytes"),
        ([request("x" * 16_385)], "within the first 16384 bytes"),
        ([request("x" + NULS + "body")], "as JSON"),
        ([request("[]" + NULS + "body")], "JSON object"),
        ([request("{}" + NULS + "body")], "statusCode"),
        ([request('{"statusCode": "200"}' + NULS + "body")], "statusCode"),
        ([request('{"statusCode": 200, "body": ""}' + NULS + "body")], "Remove body"),
        ([request('{"statusCode": 200, "headers": {"a": 1}}' + NULS + "b")], "headers"),
        ([request('{"statusCode": 200, "cookies": "a"}' + NULS + "b")], "cookies"),
        ([request('{"statusCode":200,"multiValueHeaders":{"a":"1"}}' + NULS + "b")], "multiValue"),
        (
            [request(HEAD + NULS + "b", end="0\r\nLambda-Runtime-Function-Error-Type: X\r\n\r\n")],
            "Send the trailers",
        ),
        (
            [
                request(
                    HEAD + NULS + "b",
                    end="0\r\nLambda-Runtime-Function-Error-Type: X\r\n"
                    "Lambda-Runtime-Function-Error-Body: {}\r\n\r\n",
                )
            ],
            "base64",
        ),
    ],
)
async def test_what_the_protocol_does_not_have_is_refused(
    runtime: Deployed, requests: list[Any], words: str
) -> None:
    streamed = await runtime.stream({"requests": requests})

    await read(streamed)
    outcome = await asyncio.wait_for(streamed.outcome, 10)
    error = json.loads(outcome.payload)
    assert outcome.function_error == "Unhandled"
    assert error["errorType"] == "Runtime.InvalidResponse"
    assert words in error["errorMessage"]
    assert words in await runtime.log("breaks the protocol")


@pytest.mark.parametrize("second", [GOOD, ERROR])
async def test_one_response_is_one(runtime: Deployed, second: tuple[str, str]) -> None:
    streamed = await runtime.stream({"requests": [GOOD, second]})

    assert await read(streamed) == b"body"
    await runtime.log("Send one response, or one error")


async def test_nothing_flows_before_the_head_is_valid(runtime: Deployed) -> None:
    streamed = await runtime.stream({"requests": [request("{" + NULS + "body")]})

    assert streamed.head is None
    assert await read(streamed) == b""
