"""The API of the applied state, of either kind, as an ASGI application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from local.apigateway import access_log, local_urls
from local.apigateway.access_log import Entry
from local.apigateway.authorizers import OpenId
from local.apigateway.client_request import BodyTooLargeError, from_scope, read_body
from local.apigateway.context import open_context
from local.apigateway.gateway import Gateway
from local.apigateway.integration import StreamingLambdas
from local.apigateway.response import Response
from local.apigateway.rest import RestGateway
from local.apigateway.rest.streaming import StreamBrokenError, StreamedResponse, StreamLimits
from local.identity import Identities
from local.state import Api, Applied, RestApi

DISCONNECTED = Response(499, (), b"")
"""Logged for a client that disconnected before its request was complete; it is never sent."""


def create_app(
    api: Api,
    applied: Applied,
    lambdas: StreamingLambdas,
    identities: Identities,
    access_log: Callable[[str], None],
    openid: OpenId | None = None,
    stream_limits: StreamLimits | None = None,
) -> Starlette:
    """The application behind the API's URL.

    Args:
        lambdas: the Lambda service, or anything with its `invoke` and `invoke_streaming`.
        identities: the caller identities for routes with AWS_IAM.
        access_log: receives one line a request, in the stage's format.
        openid: where the keys of the tokens' issuers come from; None asks the issuers themselves.
        stream_limits: of the responses that a REST API streams; None: those of AWS.
    """
    gateway = (
        RestGateway(api, applied, lambdas, identities, openid, stream_limits)
        if isinstance(api, RestApi)
        else Gateway(api, applied, lambdas, identities, openid)
    )
    return Starlette(routes=[Mount("/", _Application(api, gateway, access_log))])


class _Application:
    """Reads a request, gets its response from the gateway, writes response and log."""

    def __init__(
        self, api: Api, gateway: Gateway | RestGateway, write: Callable[[str], None]
    ) -> None:
        self._api = api
        self._gateway = gateway
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        entry = Entry(open_context(self._api, from_scope(scope)))
        response = await self._respond(entry, receive)
        if response is not DISCONNECTED:
            finished = self._gateway.finish(entry, response)
            url = local_urls.here(scope)
            response = local_urls.in_response(finished, entry.context.domain_name, url)
            if isinstance(response, StreamedResponse):
                await _stream(send, response, entry, receive)
            else:
                await _send(send, response, head=scope["method"] == "HEAD")
        self._log(entry, response, int((time.monotonic() - began) * 1000))

    async def _respond(self, entry: Entry, receive: Receive) -> Response:
        try:
            body = await read_body(receive)
        except BodyTooLargeError:
            return self._gateway.too_large(entry)
        except ClientDisconnect:
            entry.error = "the client disconnected before its request was complete"
            return DISCONNECTED
        context = entry.context
        entry.context = replace(context, request=replace(context.request, body=body))
        return await _to_the_end(self._gateway.respond(entry), entry, receive)

    def _log(self, entry: Entry, response: Response, latency_ms: int) -> None:
        if settings := self._api.stage.access_log:
            self._write(access_log.line(settings.format, entry, response, latency_ms))


async def _to_the_end(
    work: Coroutine[Any, Any, Response], entry: Entry, receive: Receive
) -> Response:
    """The response, also for a client that disconnects: on AWS nothing stops a running function."""
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_disconnect(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            entry.error = "the client disconnected before its response"
        return await working
    finally:
        watching.cancel()


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, response: Response, *, head: bool) -> None:
    headers = [(name.encode("latin-1"), _latin1(value)) for name, value in response.headers]
    bodiless = response.status in (204, 304)  # RFC 9110, 15.3.5 and 15.4.5
    if not bodiless:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head or bodiless else response.body})


async def _stream(send: Send, response: StreamedResponse, entry: Entry, receive: Receive) -> None:
    """Send each part at once. Without the end of the body, the client sees that it was cut."""
    sending = asyncio.create_task(_send_parts(send, response))
    watching = asyncio.create_task(_disconnect(receive))
    try:
        await asyncio.wait({sending, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not sending.done():
            entry.error = "the client disconnected before the end of its response"
            sending.cancel()
        await asyncio.wait({sending})
        if not sending.cancelled():
            sending.result()
    finally:
        watching.cancel()


async def _send_parts(send: Send, response: StreamedResponse) -> None:
    headers = [(name.encode("latin-1"), _latin1(value)) for name, value in response.headers]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    async with aclosing(response.parts) as parts:
        try:
            async for part in parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except StreamBrokenError:
            return
    await send({"type": "http.response.body", "body": b""})


def _latin1(value: str) -> bytes:
    return value.encode("latin-1", errors="replace")
