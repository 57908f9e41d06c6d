"""Starts a stack of each kind of API with every fault in force, and has the requests sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import botocore.session

from benchmarks.load import processes
from benchmarks.load.clients import TIMEOUT_SECONDS, Clients
from benchmarks.load.exchange import DIGESTS, HTTP, REST
from benchmarks.load.faults import FAULTS, STREAM_FAULTS
from benchmarks.load.result import Result
from local.faults import parse
from local.stack import Stack

_KEYS = {name: {"sha256": digests} for name, digests in DIGESTS.items()}
_LIMITS = {"requests_per_minute": 1_000_000, "tokens_per_day": 1_000_000_000}
_THROTTLE = {"rate_per_second": 1_000_000, "burst": 1_000_000}

# The example of each kind of API, and what is set beside it. The second one's engine is vLLM.
_STACKS: Mapping[str, Mapping[str, Any]] = {
    HTTP: {
        "example": "limits",
        "variables": {"api_keys": _KEYS, "rate_limits": _LIMITS, "throttle": _THROTTLE},
    },
    REST: {
        "example": "chat",
        "variables": {"api_keys": _KEYS},
        "arguments": {
            "api": {"type": "REST", "auth": "API_KEY", "throttle": _THROTTLE},
            "rate_limits": _LIMITS,
        },
    },
}
_FAULTS = {HTTP: FAULTS, REST: FAULTS + STREAM_FAULTS}


def run(requests: int, say: Callable[[str], None] = lambda _: None) -> Result:
    """Start the stacks, send so many requests, end them.

    Args:
        requests: how many.
        say: receives a line about how far it is.
    """
    result, lines = Result(), _Lines()
    before = processes.children()
    with ExitStack() as entered:
        stacks = {api: entered.enter_context(_failing(api, lines)) for api in _STACKS}
        urls = {api: stack.url for api, stack in stacks.items()}
        Clients(urls, requests, result, say).send_all()
        for stack in stacks.values():
            stack.faults.clear()
        lines.wait_for(requests)
        result.logged = lines.access
        result.counted = sum(map(_counted, stacks.values()))
    left = processes.children() - before
    result.left = [processes.name(process) for process in left if process.is_running()]
    return result


@contextmanager
def _failing(api: str, lines: _Lines) -> Iterator[Stack]:
    """Start the stack of a kind of API, with every fault in force."""
    with Stack(model="echo", log=lines.write, **_STACKS[api]) as stack:
        # The emulated table is slower than DynamoDB, by more than any setting allows.
        stack.reload(stack.applied.with_settings({"rate_limits": {"timeout_seconds": 20}}))
        for fault in _FAULTS[api]:
            stack.faults.add(parse({"times": None, **fault}))
        yield stack


class _Lines:
    """Counts the lines of the access logs, some of which come after their answers."""

    def __init__(self) -> None:
        self.access = 0
        self._grown = threading.Condition()

    def write(self, source: str, _: str) -> None:
        """Take a line."""
        if source == "access":
            with self._grown:
                self.access += 1
                self._grown.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until there are so many, or for long enough."""
        with self._grown:
            self._grown.wait_for(lambda: self.access >= count, TIMEOUT_SECONDS)


def _counted(stack: Stack) -> int:
    """How many requests of all callers and days the table of limits holds."""
    environment = stack.aws.environment()
    # botocore makes the client's methods at run time.
    client: Any = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=environment["AWS_REGION"],
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    (table,) = client.list_tables()["TableNames"]
    return sum(int(item["requests"]["N"]) for item in client.scan(TableName=table)["Items"])
