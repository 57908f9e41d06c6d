"""Invoke and InvokeWithResponseStream: the functions of the applied state, from their zips.

`invocation = await service.invoke(arn, event)` returns when the function has ended:

- `payload`: its JSON, or an error object if `function_error`; `rejected` if it was not run at all

`streamed = await service.invoke_streaming(arn, event)` returns when the function has sent a valid
head, or has ended without one:

- `head`: `Head(status, headers, multi_value_headers, cookies)`; None: there is no response to pass
  on, because it was rejected, it failed, or it is not a streamed one
- `parts`: async iterator of the body's bytes, each part as soon as it was made
- `outcome`: awaitable of an `Invocation`, done after the last part. A `function_error` after a head
  means that the response is broken off: the function raised, was killed at its timeout, or broke
  the protocol. The gateway must not end its response to the client as if it were whole.
- `discard()`: the client is gone, or a limit of the gateway was reached. The function goes on, as
  on Lambda, and its parts are dropped.

The limits here are Lambda's. The idle and the total time of a stream are the gateway's.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.clock import Clock
from local.lambda_service import sandbox
from local.lambda_service.integration_response import Head
from local.lambda_service.invocation import (
    INIT_TIMEOUT_SECONDS,
    MAX_REQUEST_BYTES,
    NOT_FOUND,
    REQUEST_TOO_LARGE,
    TOO_MANY_REQUESTS,
    UNHANDLED,
    Invocation,
    Report,
    rejection,
)
from local.lambda_service.open_files import allow_open_files
from local.lambda_service.pool import Pool, Start
from local.lambda_service.response_stream import ResponseStream
from local.lambda_service.runtime_api import Task
from local.lambda_service.trace import for_function
from local.lambda_service.worker import InitError, Launch, Worker
from local.state import Function

_FILES_PER_PROCESS = 10  # the worker's own sockets and pipe, and those of its callers

ACCOUNT_CONCURRENCY = 100
"""Processes at once, of all functions. An AWS account has 1000; a laptop has less memory."""

Log = Callable[[str, str], None]
"""(function name, line)"""


class LambdaService:
    """Runs functions as Lambda does: one process a concurrent request, limits enforced.

    `environment_of(function)` is called at each start of a worker and gives what the service adds
    to the function's own environment: the credentials of its role and the endpoints of the other
    local services. `log(function name, line)` receives every line that a function prints.
    `clock` is the time that functions see; limits are in the laptop's. `internet` is what a process
    needs in its environment to see another internet than the laptop's (`local.fake_internet`).

    Use `async with`, or `start` and `close`; no process is left after `close`.
    """

    def __init__(
        self,
        functions: Iterable[Function],
        environment_of: Callable[[Function], Mapping[str, str]],
        *,
        log: Log = lambda _name, _line: None,
        init_timeout_seconds: float = INIT_TIMEOUT_SECONDS,
        account_concurrency: int = ACCOUNT_CONCURRENCY,
        clock: Clock | None = None,
        internet: Mapping[str, str] | None = None,
    ) -> None:
        self._functions = list(functions)
        self._environment_of = environment_of
        self._log = log
        self._init_timeout_seconds = init_timeout_seconds
        self._account_concurrency = account_concurrency
        self._clock = clock or Clock()
        self._stand_ins = {**self._clock.environment(), **(internet or {})}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._deployed: dict[str, _Deployed] = {}
        self._arns: dict[str, str] = {}  # of a version or an alias → of its function
        self._running: set[asyncio.Task[Invocation]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def deploy(self, functions: Iterable[Function]) -> None:
        """Use other functions in place of these, from the next `start` on."""
        self._functions = list(functions)

    async def start(self) -> None:
        """Unpack the zips. Processes start with the first requests, as on Lambda."""
        allow_open_files(_FILES_PER_PROCESS * self._account_concurrency)
        self._folder = tempfile.TemporaryDirectory(prefix="lambda-")
        folder = Path(self._folder.name).resolve()
        runtime = sandbox.build_runtime_directory(
            folder / "runtime", stand_ins=bool(self._stand_ins)
        )
        # On Lambda each environment has a machine to itself. Here they share one, so no more start
        # at a time than there are cores: else none of 50 cold ones would be ready within 10 s.
        starts = asyncio.Semaphore(os.cpu_count() or 1)
        for number, function in enumerate(self._functions):
            task_root = sandbox.unpack(function.zip_path, folder / "functions" / str(number))
            # In their order: the files of a later layer replace those of an earlier one.
            layers = folder / "layers" / str(number)
            for path in function.layer_paths:
                sandbox.unpack(path, layers)
            paths = sandbox.Paths(task_root, runtime, layers if function.layer_paths else None)
            launch = self._launcher(function, paths)
            self._deployed[function.arn] = _Deployed(function, Pool(launch, starts))
            self._arns |= dict.fromkeys(function.qualified_arns, function.arn)

    async def close(self) -> None:
        """End every process, which fails what runs, and remove the unpacked zips."""
        deployed = list(self._deployed.values())
        self._deployed.clear()  # what comes from now on finds no function
        await asyncio.gather(*(one.pool.close() for one in deployed))
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._folder:
            self._folder.cleanup()

    def crash(self, access_key_id: str) -> None:
        """Kill the process that has these credentials, if it has a request."""
        for deployed in self._deployed.values():
            for worker in deployed.pool.running():
                if worker.environment.get("AWS_ACCESS_KEY_ID") == access_key_id:
                    worker.crash()

    async def invoke(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> Invocation:
        """Run a function and wait for its result.

        `event` is a JSON object or its bytes. As on Lambda, a canceled caller does not
        stop the function. `trace_id` is an X-Ray header that the invocation continues.
        """
        return await asyncio.shield(self._start(arn, event, trace_id, None))

    async def invoke_streaming(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> StreamedInvocation:
        """Run a function and return when its response has begun; see the top of this file."""
        stream = ResponseStream()
        outcome = self._start(arn, event, trace_id, stream)
        return StreamedInvocation(await stream.head(), stream.parts(), outcome, stream.discard)

    def _start(
        self,
        arn: str,
        event: Mapping[str, Any] | bytes,
        trace_id: str | None,
        stream: ResponseStream | None,
    ) -> asyncio.Task[Invocation]:
        payload = (
            event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        )
        running = asyncio.create_task(self._invoke(arn, payload, for_function(trace_id), stream))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return running

    async def _invoke(
        self, arn: str, event: bytes, trace_id: str, stream: ResponseStream | None
    ) -> Invocation:
        try:
            return await self._admit(arn, event, trace_id, stream)
        finally:
            if stream is not None:
                stream.end()

    async def _admit(
        self, arn: str, event: bytes, trace_id: str, stream: ResponseStream | None
    ) -> Invocation:
        request_id = str(uuid.uuid4())
        deployed = self._deployed.get(self._arns.get(arn, arn))
        if deployed is None:
            return rejection(request_id, NOT_FOUND, f"Function not found: {arn}")
        if len(event) > MAX_REQUEST_BYTES:
            message = f"Request must be smaller than {MAX_REQUEST_BYTES} bytes for the operation"
            return rejection(request_id, REQUEST_TOO_LARGE, message)
        if deployed.is_full() or self._is_full():
            return rejection(request_id, TOO_MANY_REQUESTS, "Rate Exceeded.")
        deployed.active += 1
        try:
            return await self._run(deployed, request_id, trace_id, event, stream)
        finally:
            deployed.active -= 1

    def _is_full(self) -> bool:
        active = sum(deployed.active for deployed in self._deployed.values())
        return active >= self._account_concurrency

    async def _run(
        self,
        deployed: _Deployed,
        request_id: str,
        trace_id: str,
        event: bytes,
        stream: ResponseStream | None,
    ) -> Invocation:
        function = deployed.function
        try:
            worker = await deployed.pool.acquire()
        except InitError as error:
            return Invocation(request_id, error.payload(request_id), function_error=UNHANDLED)
        began = time.monotonic()
        # The timeout is in real time, whatever the speed of the clock that functions see.
        deadline_ms = int((time.time() + function.timeout_seconds) * 1000)
        task = Task(request_id, function.arn, trace_id, deadline_ms, event, stream)
        try:
            result = await worker.run(task, function.timeout_seconds, function.memory_mb)
        finally:
            deployed.pool.release(worker)
        report = Report(
            request_id=request_id,
            duration_ms=(time.monotonic() - began) * 1000,
            memory_mb=function.memory_mb,
            max_memory_mb=worker.max_memory_mb,
            init_duration_ms=worker.take_init_duration_ms(),
        )
        function_error = UNHANDLED if result.failed else None
        return Invocation(request_id, result.payload, function_error, report=report)

    def _launcher(self, function: Function, paths: sandbox.Paths) -> Start:
        def environment(runtime_api: str) -> dict[str, str]:
            extra = {**self._environment_of(function), **self._stand_ins}
            return sandbox.environment(function, paths, runtime_api, _new_log_stream(), extra)

        launch = Launch(
            command=sandbox.command(paths.runtime_directory),
            directory=paths.task_root,
            environment=environment,
            log=lambda line: self._log(function.name, line),
        )
        return lambda: Worker.start(launch, self._init_timeout_seconds)


@dataclass(frozen=True)
class StreamedInvocation:
    """The result of InvokeWithResponseStream; see the top of this file."""

    head: Head | None
    parts: AsyncIterator[bytes]
    outcome: asyncio.Task[Invocation]
    discard: Callable[[], None]


@dataclass
class _Deployed:
    """A function, its workers and the number of its requests that run or wait."""

    function: Function
    pool: Pool
    active: int = 0

    def is_full(self) -> bool:
        """Whether the reserved concurrency, if there is one, is in use."""
        reserved = self.function.reserved_concurrency
        return reserved is not None and self.active >= reserved


def _new_log_stream() -> str:
    return f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]{secrets.token_hex(16)}"
