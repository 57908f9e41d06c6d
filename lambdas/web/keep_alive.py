"""Comments in a stream of server-sent events while nothing else is to be sent.

API Gateway ends a stream that is silent for 5 minutes, and proxies often earlier; a model may think
for longer. https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
"""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Iterator

from web import deadline
from web.stream import close_parts

# A comment: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
COMMENT = b": keep-alive\n\n"

# Parts that may wait for the client. More would fill the memory when it reads slowly.
MAX_WAITING_PARTS = 256


def with_keep_alive(
    parts: Iterator[bytes],
    seconds: float,
    comment: bytes = COMMENT,
    first_seconds: float | None = None,
) -> Iterator[bytes]:
    """Yield the parts as they come, and a comment after each pause.

    A thread reads the parts, with the deadline that applies here. Those that are there by the time
    they are sent become one.

    Args:
        parts: complete events; closed in its thread when the caller stops early.
        seconds: how long nothing may be sent.
        comment: what is sent then.
        first_seconds: how long to wait before anything is sent; None: as long as later.

    Raises:
        Whatever the parts raise.
    """
    reader = _Reader(parts)
    reader.start()
    wait = seconds if first_seconds is None else first_seconds
    try:
        while (part := reader.take(wait)) is not None:
            yield part or comment
            wait = seconds
        reader.raise_failure()
    finally:
        reader.stop()


class _Reader:
    """Reads parts in a thread of its own, no more than a few ahead."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._waiting: deque[bytes] = deque()
        self._changed = threading.Condition(threading.Lock())
        self._is_over = False
        self._is_stopped = False
        self._failure: BaseException | None = None
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._run,), daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def take(self, seconds: float) -> bytes | None:
        """Return what has come, as one part; none of it in time: empty; None: that was all."""
        with self._changed:
            if not self._waiting and not self._is_over:
                self._changed.wait(seconds)
            if not self._waiting:
                return None if self._is_over else b""
            taken = self._waiting.popleft() if len(self._waiting) == 1 else self._take_all()
            self._changed.notify()
            return taken

    def raise_failure(self) -> None:
        """Raise what ended the parts, if it was an error."""
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """End the thread, and wait until it has closed the parts."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        self._thread.join()

    def _take_all(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken

    def _run(self) -> None:
        try:
            with deadline.until(deadline.current().unless(lambda: self._is_stopped)):
                self._read()
        except BaseException as error:  # noqa: BLE001 - raised again where the parts are taken
            self._failure = error
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify()

    def _read(self) -> None:
        try:
            for part in self._parts:
                if part and not self._put(part):
                    return
        finally:
            close_parts(self._parts)

    def _put(self, part: bytes) -> bool:
        """Let a part wait for the client. Returns whether to go on."""
        with self._changed:
            while len(self._waiting) >= MAX_WAITING_PARTS and not self._is_stopped:
                self._changed.wait()
            if self._is_stopped:
                return False
            self._waiting.append(part)
            self._changed.notify()
            return True
