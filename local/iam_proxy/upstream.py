"""Passes a call on to the emulated AWS."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import httpx
from starlette.responses import Response

from local.sigv4 import SignedRequest

_NOT_PASSED_ON = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_ONE_AT_A_TIME = frozenset({"dynamodb"})
"""moto checks a condition and then writes, without a lock against a second thread."""


class Upstream:
    """The emulated AWS behind the proxy.

    Args:
        client: its base URL is where the emulated AWS listens.
        region: for the calls that name none in a header, signed URLs.
    """

    def __init__(self, client: httpx.AsyncClient, region: str) -> None:
        self._client = client
        self._region = region
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def call(self, service: str, request: SignedRequest) -> Response:
        """The response: status, headers and body unchanged."""
        if service not in _ONE_AT_A_TIME:
            return await self._send(service, request)
        async with self._locks[service]:
            return await self._send(service, request)

    async def _send(self, service: str, request: SignedRequest) -> Response:
        headers = [(n, v) for n, v in request.headers if n.lower() not in _NOT_PASSED_ON]
        query = request.raw_query
        if request.header("authorization") is None:
            # moto finds the service in a header that a signed URL has in its query instead.
            headers.append(("authorization", self._scope(service)))
            query = "&".join(p for p in query.split("&") if not p.lower().startswith("x-amz-"))
        path = f"{request.raw_path}?{query}" if query else request.raw_path
        url = self._client.base_url.copy_with(raw_path=path.encode("latin-1"))
        answer = await self._client.request(
            request.method, url, headers=headers, content=request.body
        )
        response = Response(answer.content, answer.status_code)
        for name, value in answer.headers.multi_items():
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                response.headers[name] = value
        if request.method == "HEAD" and "content-length" in answer.headers:
            response.headers["content-length"] = answer.headers["content-length"]
        return response

    def _scope(self, service: str) -> str:
        credential = f"AKIAIOSFODNN7EXAMPLE/20000101/{self._region}/{service}/aws4_request"
        return f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=none"


def create_client(url: str) -> httpx.AsyncClient:
    """A client of the emulated AWS at ``url``."""
    return httpx.AsyncClient(
        base_url=url,
        timeout=None,
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=0),
        trust_env=False,
    )
