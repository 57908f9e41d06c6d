"""The queues of the asynchronous endpoints, and the instances that work them off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from local.clock import Clock
from local.faults import Faults
from local.identity import Identities
from local.sagemaker.asynchronous.fleet import SLOTS, Fleet, Sleep
from local.sagemaker.asynchronous.job import Job, parse
from local.sagemaker.asynchronous.objects import Objects
from local.sagemaker.asynchronous.runner import Publish, Runner
from local.sagemaker.container import Containers
from local.sagemaker.errors import validation_error
from local.state import Applied, Endpoint

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Background:
    """What asynchronous endpoints need of the stack.

    Attributes:
        objects: S3, with the execution role.
        publish: publishes to an SNS topic, (ARN, message).
        clock: for timeouts, ages and sleep.
        sleep: how long waking and falling asleep take.
    """

    objects: Objects
    publish: Publish
    clock: Clock
    sleep: Sleep


class Asynchronous:
    """Takes jobs and works them off, while it is started."""

    def __init__(
        self,
        applied: Applied,
        containers: Containers,
        faults: Faults,
        background: Background,
        identities: Identities,
    ) -> None:
        self._clock = background.clock
        runner = Runner(
            applied,
            containers,
            background.objects,
            background.publish,
            faults,
            background.clock,
            identities,
        )
        self._lines = {
            endpoint.name: _Line(
                runner.run, Fleet(endpoint, background.sleep, background.clock), _slots(endpoint)
            )
            for endpoint in applied.endpoints
            if endpoint.configuration.asynchronous
        }

    def accept(self, headers: Mapping[str, str], endpoint: Endpoint) -> Job:
        """Put an invocation into the endpoint's queue.

        Raises:
            ServiceError: the endpoint is not asynchronous, or a header breaks its limits.
        """
        settings = endpoint.configuration.asynchronous
        if settings is None:
            raise validation_error(f"Endpoint {endpoint.name} is not an asynchronous endpoint.")
        job = parse(headers, endpoint, settings, self._clock.time())
        self._lines[endpoint.name].put(job)
        return job

    async def start(self) -> None:
        """Work jobs off from now on."""
        for line in self._lines.values():
            line.start()

    async def close(self) -> None:
        """Drop what waits or runs."""
        await asyncio.gather(*(line.close() for line in self._lines.values()))


class _Line:
    """One endpoint's queue and its workers."""

    def __init__(self, run: Callable[[Job], Awaitable[None]], fleet: Fleet, slots: int) -> None:
        self._run = run
        self._fleet = fleet
        self._slots = slots
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []

    def put(self, job: Job) -> None:
        self._jobs.put_nowait(job)

    def start(self) -> None:
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._slots)]

    async def close(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            await self._fleet.wake()
            try:
                await self._run(job)
            except Exception:  # noqa: BLE001 - a worker that ends takes a slot of the endpoint along
                _log.exception("a job of %s failed in the stack itself", job.endpoint.name)
            finally:
                self._fleet.rest()


def _slots(endpoint: Endpoint) -> int:
    settings = endpoint.configuration.asynchronous
    return (settings.max_concurrent if settings else None) or SLOTS
