"""The network between the functions and AWS, on which any call can be made to fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from botocore.exceptions import ClientError, ReadTimeoutError

from web import deadline


class Calls(Protocol):
    """What the calls of all clients pass through."""

    def call(self, operation: str, do: Callable[[], Any]) -> Any:
        """Make a call, or break it."""


class Crash(BaseException):
    """The process has ended: nothing in it can catch that."""


@dataclass
class Break:
    """How call `number` fails: 'die before', 'die after', 'fail' or 'lose the response'."""

    number: int
    how: str


@dataclass
class Network:
    """Records the calls of all clients, with the seconds left to each, and breaks one of them.

    `interruptions` are what another request does just before a call, by its number.
    """

    broken: Break | None = None
    calls: list[str] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    interruptions: dict[int, Callable[[], Any]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget the calls."""
        self.calls.clear()
        self.left.clear()

    def call(self, operation: str, do: Callable[[], Any]) -> Any:
        """Make a call, or break it."""
        self.calls.append(operation)
        self.left.append(deadline.current().left())
        self.interruptions.pop(len(self.calls), lambda: None)()
        how = self.broken.how if self.broken and self.broken.number == len(self.calls) else None
        if how == "die before":
            raise Crash
        if how == "fail":
            failure: Any = {
                "Error": {"Code": "InternalServerError"},
                "ResponseMetadata": {"HTTPStatusCode": 500},
            }
            raise ClientError(failure, operation)
        response = do()
        if how == "die after":
            raise Crash
        if how == "lose the response":
            raise ReadTimeoutError(endpoint_url="https://aws.example.com")
        return response


class Client:
    """A client of botocore whose calls go over the network."""

    def __init__(self, client: Any, network: Calls) -> None:
        self._client = client
        self._network = network

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name in ("meta", "generate_presigned_url"):
            return found
        return lambda **arguments: self._network.call(name, lambda: found(**arguments))
