"""Init, and then one event after the other."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Generator, MutableMapping
from contextlib import closing
from typing import Any

from streaming.context import Context
from streaming.failure import Failure
from streaming.logs import LineHandler
from streaming.runtime_api import Event, RuntimeApi

Handler = Callable[[Any, Context], Generator[Any, None, None]]
"""(event, context) → the head of the response, then bytes; nothing: there is no response."""

TRACE_ID = "_X_AMZN_TRACE_ID"


def run(api: RuntimeApi, environ: MutableMapping[str, str], log: LineHandler) -> None:
    """Load the function and handle events, until the process is ended.

    Args:
        api: Lambda's side.
        environ: `_HANDLER`, which names the function, and the trace of the event, which is set.
        log: gets the id of the event, and failures.

    Raises:
        SystemExit: the init failed; Lambda was told why.
    """
    try:
        handler = load(environ["_HANDLER"])
    except Exception as error:  # noqa: BLE001 - code of the function
        failure = Failure.of_init(error)
        log.failure(failure)
        api.fail_init(failure)
        sys.exit(1)
    while True:
        event = api.next_event()
        log.request_id = event.request_id
        _set(environ, TRACE_ID, event.trace_id)
        handle(api, handler, event, log)


def load(name: str) -> Handler:
    """Import a handler, `package.module.function`.

    Raises:
        Whatever its module raises.
    """
    module, _, function = name.rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), function)
    return handler


def handle(api: RuntimeApi, handler: Handler, event: Event, log: LineHandler) -> None:
    """Send the response to one event, or report why there is none.

    Raises:
        RuntimeApiError, OSError: it could not even be reported.
    """
    try:
        parts = handler(json.loads(event.body), Context(event.request_id, event.deadline_ms))
        head = next(parts, None)
    except Exception as error:  # noqa: BLE001 - code of the function
        failure = Failure.of(error, event.request_id)
        log.failure(failure)
        api.fail(event, failure)
        return
    if head is None:
        api.respond_with_nothing(event)
        return
    try:
        with closing(parts), api.response(event, head) as response:
            for part in parts:
                response.write(part)
    except Exception as error:  # noqa: BLE001 - code of the function, or Lambda is gone
        log.failure(Failure.of(error, event.request_id))


def _set(environ: MutableMapping[str, str], name: str, value: str | None) -> None:
    if value is None:
        environ.pop(name, None)
    else:
        environ[name] = value
