"""URLs of the API in its responses lead to this machine."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import httpx
import pytest

from tests.local.apigateway.support import DOMAIN, FakeLambdas, Gateway, make_api

pytestmark = pytest.mark.anyio

HERE = "http://127.0.0.1:8123"


async def get(response: dict[str, Any], **api: Any) -> httpx.Response:
    lambdas = FakeLambdas(respond=lambda _: {"statusCode": 200, **response})
    gateway = Gateway(make_api("GET /x", log_format="$context.responseLength", **api), lambdas)
    transport = httpx.ASGITransport(gateway.app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        return await client.get("/x", headers={"host": api["domain"]} if api else {})


@pytest.mark.parametrize("content_type", ["application/json", "application/problem+json; a=b"])
async def test_in_headers_and_json(content_type: str) -> None:
    url = f"https://{DOMAIN}/things/1"
    headers = {"content-type": content_type, "location": url, "link": f'<{url}>; rel="next"'}

    response = await get({"headers": headers, "body": f'{{"url": "{url}"}}'})

    assert response.headers["location"] == f"{HERE}/things/1"
    assert response.headers["link"] == f'<{HERE}/things/1>; rel="next"'
    assert response.json() == {"url": f"{HERE}/things/1"}
    assert int(response.headers["content-length"]) == len(response.content)


async def test_of_a_domain_of_ones_own() -> None:
    headers = {"location": "https://llm.example.com/things/1"}
    response = await get({"headers": headers}, domain="llm.example.com")
    assert response.headers["location"] == f"{HERE}/things/1"


@pytest.mark.parametrize(
    "url", ["/things/1", "https://example.com/things/1", f"https://{DOMAIN}.example.com/"]
)
async def test_other_urls_stay(url: str) -> None:
    headers = {"content-type": "application/json", "location": url}
    response = await get({"headers": headers, "body": f'"{url}"'})
    assert (response.headers["location"], response.json()) == (url, url)


async def test_a_text_stays() -> None:
    body = f"https://{DOMAIN}/things/1"
    assert (await get({"headers": {"content-type": "text/plain"}, "body": body})).text == body


async def test_a_compressed_body_stays() -> None:
    url = f"https://{DOMAIN}/"
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    packed = gzip.compress(f'"{url}"'.encode(), mtime=0)
    body = base64.b64encode(packed).decode()
    response = await get({"headers": headers, "body": body, "isBase64Encoded": True})
    assert response.json() == url
