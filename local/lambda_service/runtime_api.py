"""The Lambda Runtime API for one worker process, on a socket of its own.

Protocol: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
Streamed responses: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming

What a runtime sends and the protocol does not have is refused with 400, logged, and fails the
invocation. How AWS reacts to it is not documented.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from local.lambda_service.http_server import HttpServer, Reply, Request
from local.lambda_service.integration_response import (
    CONTENT_TYPE,
    IntegrationResponse,
    StreamProtocolError,
)
from local.lambda_service.invocation import (
    MAX_RESPONSE_BYTES,
    MAX_STREAMED_BYTES,
    protocol_violated,
    response_too_large,
)
from local.lambda_service.response_stream import ResponseStream

_PREFIX = "/2018-06-01/runtime"
_ACCEPTED = Reply(202, b'{"status": "OK"}\n')
_UNKNOWN = Reply(404, b'{"errorMessage": "No such path", "errorType": "NotFound"}\n')

_MODE = "lambda-runtime-function-response-mode"
_ERROR_TYPE = "lambda-runtime-function-error-type"
_ERROR_BODY = "lambda-runtime-function-error-body"
_TRAILERS = frozenset({_ERROR_TYPE, _ERROR_BODY})


@dataclass(frozen=True)
class Task:
    """One event on its way to the function. `deadline_ms` is in milliseconds since the epoch.

    `stream` takes the response of a streaming invocation; None: the invocation is a buffered one.
    """

    request_id: str
    arn: str
    trace_id: str
    deadline_ms: int
    event: bytes
    stream: ResponseStream | None = None


@dataclass(frozen=True)
class Result:
    """What the runtime posted for a task: the function's JSON or, when `failed`, an error object.

    `fatal`: the response was refused, after which the runtime ends.
    """

    payload: bytes
    failed: bool = False
    fatal: bool = False


class RuntimeApi:
    """Serves `/next`, `/response`, `/error` and `/init/error` to one runtime process.

    `ready` is resolved by the first `/next` with None, or by `/init/error` with its error object.
    """

    def __init__(self, log: Callable[[str], None] = lambda _line: None) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[bytes | None] = loop.create_future()
        self._log = log
        self._tasks: asyncio.Queue[Task] = asyncio.Queue()
        self._task: Task | None = None
        self._result: asyncio.Future[Result] = loop.create_future()
        self._has_begun = False
        self._server = HttpServer(self._handle)

    async def start(self) -> str:
        """Listen on a free port of the loopback; returns `host:port`."""
        return await self._server.start()

    async def close(self) -> None:
        """Stop, a waiting `/next` included."""
        await self._server.close()

    def send(self, task: Task) -> asyncio.Future[Result]:
        """Give a task to the runtime; the future resolves with its result."""
        self._result = asyncio.get_running_loop().create_future()
        self._task, self._has_begun = task, False
        self._tasks.put_nowait(task)
        return self._result

    async def _handle(self, request: Request) -> Reply:
        parts = request.path.removeprefix(_PREFIX).strip("/").split("/")
        match request.method, parts:
            case "GET", ["invocation", "next"]:
                return await self._next()
            case "POST", ["init", "error"]:
                self._set_ready(await request.body())
                return _ACCEPTED
            case "POST", ["invocation", request_id, "response" | "error" as kind]:
                if self._task is not None and request_id == self._task.request_id:
                    return await self._respond(self._task, kind, request)
        await request.body()
        return _UNKNOWN

    async def _next(self) -> Reply:
        self._set_ready(None)
        task = await self._tasks.get()
        headers = (
            ("Lambda-Runtime-Aws-Request-Id", task.request_id),
            ("Lambda-Runtime-Trace-Id", task.trace_id),
            ("Lambda-Runtime-Invoked-Function-Arn", task.arn),
            ("Lambda-Runtime-Deadline-Ms", str(task.deadline_ms)),
        )
        return Reply(200, task.event, headers)

    def _set_ready(self, init_error: bytes | None) -> None:
        if not self.ready.done():
            self.ready.set_result(init_error)

    async def _respond(self, task: Task, kind: str, request: Request) -> Reply:
        try:
            if self._has_begun:
                raise StreamProtocolError("Send one response, or one error, to an invocation.")
            self._has_begun = True
            if kind == "error":
                return self._finish(Result(await request.body(), failed=True))
            if _MODE not in request.headers:
                return self._finish(Result(await request.body()))
            _check_headers(request)
            return await self._receive(task, request)
        except StreamProtocolError as error:
            self._log(f"The response breaks the protocol of Lambda's Runtime API: {error}")
            payload = protocol_violated(task.request_id, str(error))
            self._set_result(Result(payload, failed=True, fatal=True))
            return Reply(400, payload, closes=True)

    async def _receive(self, task: Task, request: Request) -> Reply:
        """Take a streamed response."""
        if task.stream is None:
            # A buffered invocation gets the bytes as they are, head and delimiter included.
            return self._finish_stream(request, await request.body())
        response, size = IntegrationResponse(), 0
        async for part in request.parts():
            size += len(part)
            if size > MAX_STREAMED_BYTES:
                return self._refuse_size(MAX_STREAMED_BYTES)
            body = response.feed(part)
            if response.head is not None:
                task.stream.set_head(response.head)
                await task.stream.put(body)
        if not request.trailers:
            response.end()
        return self._finish_stream(request, b"")

    def _finish_stream(self, request: Request, payload: bytes) -> Reply:
        if request.trailers:
            payload = _read_trailers(request)
        self._set_result(Result(payload, failed=bool(request.trailers)))
        return Reply(_ACCEPTED.status, _ACCEPTED.body, closes=True)

    def _finish(self, result: Result) -> Reply:
        if len(result.payload) > MAX_RESPONSE_BYTES:
            return self._refuse_size(MAX_RESPONSE_BYTES)
        self._set_result(result)
        return _ACCEPTED

    def _refuse_size(self, limit_bytes: int) -> Reply:
        payload = response_too_large(limit_bytes)
        self._set_result(Result(payload, failed=True, fatal=True))
        return Reply(413, payload)

    def _set_result(self, result: Result) -> None:
        if not self._result.done():
            self._result.set_result(result)


def _check_headers(request: Request) -> None:
    """Check what a streamed response announces."""
    headers = request.headers
    if headers[_MODE] != "streaming":
        raise StreamProtocolError("Set Lambda-Runtime-Function-Response-Mode to streaming.")
    if headers.get("transfer-encoding", "").lower() != "chunked":
        raise StreamProtocolError("Send a streamed response with Transfer-Encoding: chunked.")
    if headers.get("content-type") != CONTENT_TYPE:
        raise StreamProtocolError(f"Set the Content-Type of a streamed response to {CONTENT_TYPE}.")
    declared = {name.strip().lower() for name in headers.get("trailer", "").split(",")}
    if not declared >= _TRAILERS:
        raise StreamProtocolError(f"Declare the trailers {' and '.join(sorted(_TRAILERS))}.")


def _read_trailers(request: Request) -> bytes:
    """Return the error object of a response that failed in its middle."""
    if request.trailers.keys() != _TRAILERS:
        raise StreamProtocolError(f"Send the trailers {' and '.join(sorted(_TRAILERS))}, or none.")
    try:
        payload = base64.b64decode(request.trailers[_ERROR_BODY], validate=True)
        json.loads(payload)
    except ValueError:
        raise StreamProtocolError("Write the error into its trailer as JSON in base64.") from None
    return payload
