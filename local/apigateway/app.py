"""The API of the applied state, of either kind, as an ASGI application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

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
from local.apigateway.streamed_response import BrokenStreamError, StreamedResponse
from local.identity import Identities
from local.state import Api, Applied, RestApi

T = TypeVar("T")

DISCONNECTED = Response(499, (), b"")
"""Logged for a client that disconnected before its request was complete; it is never sent."""


def create_app(
    api: Api,
    applied: Applied,
    lambdas: StreamingLambdas,
    identities: Identities,
    access_log: Callable[[str], None],
    openid: OpenId | None = None,
) -> Starlette:
    """The application behind the API's URL.

    Args:
        lambdas: the Lambda service, or anything with its `invoke` and `invoke_streaming`.
        identities: the caller identities for routes with AWS_IAM.
        access_log: receives one line a request, in the stage's format.
        openid: where the keys of the tokens' issuers come from; None asks the issuers themselves.
    """
    gateway = (
        RestGateway(api, applied, lambdas, identities, openid)
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
            await self._send(entry, response, scope, receive, send)
        self._log(entry, response, int((time.monotonic() - began) * 1000))

    async def _send(
        self,
        entry: Entry,
        response: Response | StreamedResponse,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        own, here = entry.context.domain_name, local_urls.here(scope)
        if isinstance(response, Response):
            finished = self._gateway.finish(entry, response)
            found = local_urls.in_response(finished, own, here)
            await _send(send, found, head=scope["method"] == "HEAD")
        else:
            empty = self._gateway.finish(entry, Response(response.status, response.headers, b""))
            response.headers = local_urls.in_headers(empty.headers, own, here)
            await _send_parts(send, receive, response, entry)

    async def _respond(self, entry: Entry, receive: Receive) -> Response | StreamedResponse:
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

    def _log(self, entry: Entry, response: Response | StreamedResponse, latency_ms: int) -> None:
        if settings := self._api.stage.access_log:
            self._write(access_log.line(settings.format, entry, response, latency_ms))


async def _to_the_end(work: Coroutine[Any, Any, T], entry: Entry, receive: Receive) -> T:
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


async def _send_parts(
    send: Send, receive: Receive, response: StreamedResponse, entry: Entry
) -> None:
    """Send a response while it comes. One that breaks off does not end, so the server closes it."""
    watching = asyncio.create_task(_disconnect(receive))
    watching.add_done_callback(lambda _: response.streamed.discard())
    try:
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": [(n.encode("latin-1"), _latin1(v)) for n, v in response.headers],
            }
        )
        async for part in response.parts():
            if watching.done():
                entry.error = "the client disconnected before the end of its response"
                return
            await send({"type": "http.response.body", "body": part, "more_body": True})
        entry.invocation = await response.streamed.outcome
        await send({"type": "http.response.body", "body": b""})
    except BrokenStreamError as error:
        entry.integration_error = str(error)
    finally:
        watching.cancel()


async def _send(send: Send, response: Response, *, head: bool) -> None:
    headers = [(name.encode("latin-1"), _latin1(value)) for name, value in response.headers]
    bodiless = response.status in (204, 304)  # RFC 9110, 15.3.5 and 15.4.5
    if not bodiless:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head or bodiless else response.body})


def _latin1(value: str) -> bytes:
    return value.encode("latin-1", errors="replace")
