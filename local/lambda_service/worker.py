"""One worker: a runtime process and its Runtime API, which run one invocation at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from local.lambda_service import invocation as payloads
from local.lambda_service.output import Output
from local.lambda_service.runtime_api import Result, RuntimeApi, Task

_MEMORY_SAMPLE_SECONDS = 0.1
_MB = 2**20


class InitError(Exception):
    """The init phase failed; `payload(request id)` is the error object of the invocation."""

    def __init__(self, payload: Callable[[str], bytes]) -> None:
        super().__init__(payload("").decode(errors="replace"))
        self.payload = payload


@dataclass(frozen=True)
class Launch:
    """How to start a worker. `environment` is called with the Runtime API's `host:port`."""

    command: list[str]
    directory: Path
    environment: Callable[[str], Mapping[str, str]]
    log: Callable[[str], None]


class Worker:
    """Made by `Worker.start`; ends with `kill`."""

    def __init__(
        self,
        api: RuntimeApi,
        process: asyncio.subprocess.Process,
        output: Output,
        environment: Mapping[str, str],
    ) -> None:
        self._api = api
        self._process = process
        self._output = output
        self._exit = asyncio.create_task(self._wait())
        self._killed = False
        self.environment = environment
        self._init_duration_ms: float | None = None
        self.max_memory_mb = 0

    @property
    def alive(self) -> bool:
        """False once the process is gone: the worker cannot be used again."""
        return not self._killed and not self._exit.done()

    def take_init_duration_ms(self) -> float | None:
        """How long the init phase took; None from the second call on, as in REPORT lines."""
        duration, self._init_duration_ms = self._init_duration_ms, None
        return duration

    @classmethod
    async def start(cls, launch: Launch, init_timeout_seconds: float) -> Worker:
        """Start a process and wait until it asks for work. Raises InitError."""
        began = time.monotonic()
        worker = await cls._launch(launch)
        try:
            await worker._wait_until_ready(init_timeout_seconds)
        except BaseException:
            await worker.kill()
            raise
        worker._init_duration_ms = (time.monotonic() - began) * 1000
        return worker

    @classmethod
    async def _launch(cls, launch: Launch) -> Worker:
        api, output = RuntimeApi(launch.log), Output(launch.log)
        try:
            await output.start()
            environment = dict(launch.environment(await api.start()))
            process = await _spawn(launch, environment, output.write_end)
        except BaseException:
            await api.close()
            await output.close()
            raise
        output.release()
        return cls(api, process, output, environment)

    async def run(self, task: Task, timeout_seconds: float, memory_mb: int) -> Result:
        """Run one task; a worker that exceeds a limit or exits is not `alive` afterwards."""
        result = self._api.send(task)
        deadline = time.monotonic() + timeout_seconds
        while not result.done() and not self._exit.done():
            left = deadline - time.monotonic()
            if left <= 0:
                return await self._end(payloads.timed_out(task.request_id, timeout_seconds))
            pause = min(left, _MEMORY_SAMPLE_SECONDS)
            await _first_of(result, self._exit, pause)
            if self._measure_mb() > memory_mb:
                return await self._end(payloads.out_of_memory(task.request_id))
        if result.done():
            posted = result.result()
            # The runtime client ends when its response is refused, and this worker with it.
            return await self._end(posted.payload) if posted.fatal else posted
        return await self._end(payloads.exited(task.request_id, self._exit.result()))

    def crash(self) -> None:
        """Kill the process at any moment; `run` then returns the error of its exit."""
        self._kill_group()

    async def kill(self) -> None:
        """End the process, its children and its Runtime API; returns when they are gone."""
        self._killed = True
        if not self._exit.done():
            self._kill_group()
        await self._exit
        await self._api.close()
        await self._output.close()

    async def _wait(self) -> int:
        """The process's return code. What it started itself ends with it."""
        return_code = await self._process.wait()
        self._kill_group()
        return return_code

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    async def _wait_until_ready(self, timeout_seconds: float) -> None:
        ready = self._api.ready
        await _first_of(ready, self._exit, timeout_seconds)
        if ready.done():
            if error := ready.result():
                raise InitError(lambda _: error)
        elif self._exit.done():
            raise InitError(partial(payloads.exited, return_code=self._exit.result()))
        else:
            raise InitError(partial(payloads.init_timed_out, seconds=timeout_seconds))

    async def _end(self, payload: bytes) -> Result:
        await self.kill()
        return Result(payload, failed=True)

    def _measure_mb(self) -> int:
        with contextlib.suppress(psutil.Error):
            used = psutil.Process(self._process.pid).memory_info().rss // _MB
            self.max_memory_mb = max(self.max_memory_mb, used)
            return used
        return 0


async def _spawn(
    launch: Launch, environment: Mapping[str, str], output: int
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *launch.command,
        cwd=launch.directory,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,  # a group of its own: killed whole, and spared by Ctrl-C
    )


async def _first_of(
    outcome: asyncio.Future[Any], end: asyncio.Future[int], timeout_seconds: float
) -> None:
    await asyncio.wait({outcome, end}, timeout=timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
