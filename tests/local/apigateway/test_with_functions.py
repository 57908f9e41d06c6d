"""The HTTP API in front of functions that run under awslambdaric."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import pytest

from local.apigateway import create_app
from local.identity import Identities
from local.lambda_service import LambdaService
from tests.local.apigateway.support import PERMISSION, make_api, make_applied
from tests.local.lambda_service.support import make_function

pytestmark = pytest.mark.anyio


async def send(directory: Path, source: str, body: bytes = b"") -> httpx.Response:
    function = make_function(directory, source, timeout_seconds=1)
    api = make_api("POST /x")
    async with LambdaService([function], lambda _: {}) as lambdas:
        app = create_app(api, make_applied(api, PERMISSION), lambdas, Identities(), print)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=api.endpoint) as client:
            return await client.post("/x", content=body)


async def test_a_functions_answer_reaches_the_client(tmp_path: Path) -> None:
    source = (
        "def handler(event, context):\n"
        "    return {'statusCode': 201, 'body': event['body'],\n"
        "            'isBase64Encoded': event['isBase64Encoded']}\n"
    )
    body = bytes(range(256))

    response = await send(tmp_path, source, body)

    assert (response.status_code, response.content) == (201, body)


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context):\n    raise ValueError\n",
        "def handler(event, context):\n    import time; time.sleep(30)\n",
        "import starlette\ndef handler(event, context): ...\n",
        "import os\ndef handler(event, context):\n    os._exit(1)\n",
        "def handler(event, context):\n    return {'statusCode': 'x'}\n",
        "def handler(event, context):\n    return 'x' * 7 * 2**20\n",
    ],
)
async def test_every_failure_of_a_function_is_an_internal_server_error(
    tmp_path: Path, source: str
) -> None:
    response = await send(tmp_path, source)

    assert (response.status_code, response.text) == (500, '{"message":"Internal Server Error"}')


async def test_a_body_that_fits_the_api_but_not_the_function_is_too_large(tmp_path: Path) -> None:
    response = await send(tmp_path, "def handler(event, context): ...\n", b"a" * (5 * 2**20))

    assert len(base64.b64encode(b"a" * (5 * 2**20))) > 6 * 2**20
    assert (response.status_code, response.text) == (
        413,
        '{"message":"Request Entity Too Large"}',
    )
