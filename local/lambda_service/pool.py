"""The workers of one function: warm ones are used again, a new one starts when none is free."""

import asyncio
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from local.lambda_service.invocation import exited
from local.lambda_service.worker import InitError, Worker

Start = Callable[[], Awaitable[Worker]]


class Pool:
    """Hands out workers, most recently used first, as Lambda prefers warm environments.

    A request that found no free worker starts one and takes whichever is free first: the new one
    or one that another request gave back meanwhile.
    """

    def __init__(self, start: Start, starts: asyncio.Semaphore) -> None:
        self._start = start
        self._starts = starts
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    async def acquire(self) -> Worker:
        """A ready worker. Raises what a start raised, InitError above all, if it failed instead."""
        if worker := await self._warm():
            return worker
        if self._closed:
            raise _killed()
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        starting = asyncio.create_task(self._start_one())
        self._starting.add(starting)
        starting.add_done_callback(self._starting.discard)
        return await turn

    def release(self, worker: Worker) -> None:
        """Give a worker back: to the request that waits longest, else to the warm ones."""
        self._busy.discard(worker)
        if not worker.alive:
            return
        if turn := self._next_turn():
            self._busy.add(worker)
            turn.set_result(worker)
        else:
            self._idle.append(worker)

    def running(self) -> Iterable[Worker]:
        """The workers that have a request each."""
        return tuple(self._busy)

    async def close(self) -> None:
        """End every worker. A request that runs or waits gets the error of a killed process."""
        self._closed = True
        for starting in self._starting:
            starting.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        while turn := self._next_turn():
            turn.set_exception(_killed())
        workers = {*self._idle, *self._busy}
        self._idle.clear()
        await asyncio.gather(*(worker.kill() for worker in workers))

    async def _warm(self) -> Worker | None:
        """The worker that was used last, if it has not died since."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                self._busy.add(worker)
                return worker
            await worker.kill()
        return None

    async def _start_one(self) -> None:
        async with self._starts:
            if not self._waiting:
                return
            try:
                worker = await self._start()
            except Exception as error:  # noqa: BLE001 - a request that waits must get the error, or it waits forever
                if turn := self._next_turn():
                    turn.set_exception(error)
            else:
                self.release(worker)

    def _next_turn(self) -> asyncio.Future[Worker] | None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                return turn
        return None


def _killed() -> InitError:
    return InitError(partial(exited, return_code=-signal.SIGKILL))
