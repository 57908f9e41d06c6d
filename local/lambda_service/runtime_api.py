"""The Lambda Runtime API for one worker process, on a socket of its own.

Protocol: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import asyncio
from dataclasses import dataclass

from local.lambda_service.http_server import HttpServer, Reply
from local.lambda_service.invocation import MAX_RESPONSE_BYTES, response_too_large

_PREFIX = "/2018-06-01/runtime"
_ACCEPTED = Reply(202, b'{"status": "OK"}\n')
_UNKNOWN = Reply(404, b'{"errorMessage": "No such path", "errorType": "NotFound"}\n')


@dataclass(frozen=True)
class Task:
    """One event on its way to the function. `deadline_ms` is in milliseconds since the epoch."""

    request_id: str
    arn: str
    trace_id: str
    deadline_ms: int
    event: bytes


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

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[bytes | None] = loop.create_future()
        self._tasks: asyncio.Queue[Task] = asyncio.Queue()
        self._result: asyncio.Future[Result] = loop.create_future()
        self._request_id = ""
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
        self._request_id = task.request_id
        self._tasks.put_nowait(task)
        return self._result

    async def _handle(self, method: str, path: str, body: bytes) -> Reply:
        match method, path.removeprefix(_PREFIX).strip("/").split("/"):
            case "GET", ["invocation", "next"]:
                return await self._next()
            case "POST", ["init", "error"]:
                self._set_ready(body)
                return _ACCEPTED
            case "POST", ["invocation", self._request_id, "response"]:
                return self._finish(Result(body))
            case "POST", ["invocation", self._request_id, "error"]:
                return self._finish(Result(body, failed=True))
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

    def _finish(self, result: Result) -> Reply:
        reply = _ACCEPTED
        if len(result.payload) > MAX_RESPONSE_BYTES:
            result = Result(response_too_large(), failed=True, fatal=True)
            reply = Reply(413, result.payload)
        if not self._result.done():
            self._result.set_result(result)
        return reply
