"""A cloud that answers as a test tells it to, in place of AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from acceptance.cloud import Answer
from acceptance.probe import Applied, Scene

OUTPUTS: dict[str, Any] = {
    "api_id": "api",
    "api_url": "https://api",
    "api_key_secret_arns": {"alice": "arn:secret"},
    "endpoint_name": "accept",
    "function_names": {"GET /endpoint": "accept-info"},
    "routes": {"GET /endpoint": "https://api/endpoint", "POST /generate": "https://api/generate"},
}


def error(code: str, message: str = "") -> ClientError:
    """Return an error of AWS's."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Call")


class FakeCloud:
    """Calls and requests get what is given here, by name; what is not given gets an empty success.

    Args:
        calls: "service.method" → the response, the error, or a list of them, in order.
        answers: responses of the API, in order; the last one repeats.
    """

    is_aws = True
    account = "123456789012"
    region = "us-east-1"
    given: Mapping[str, str] = {"AWS_REGION": "us-east-1"}

    def __init__(
        self,
        calls: Mapping[str, Any] | None = None,
        answers: Sequence[Answer] = (Answer(200),),
    ) -> None:
        self._calls = dict(calls or {})
        self._answers = list(answers)
        self.made: list[str] = []
        self.sent: list[tuple[str, str, Mapping[str, str]]] = []

    def environment(self) -> dict[str, str]:
        """Nothing is run."""
        return {}

    def client(self, service: str) -> Any:
        """Return a client of any service."""
        return _Client(service, self._call)

    def send(self, method: str, url: str, **how: Any) -> Answer:
        """Return the next response."""
        self.sent.append((method, url, how.get("headers") or {}))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def take_request_ids(self) -> list[str]:
        """Return one."""
        return ["request-1"]

    def applied(self, directory: Path) -> None:
        """Nothing is served."""

    def wait(self, seconds: float) -> None:
        """Time flies."""

    def _call(self, name: str) -> Any:
        self.made.append(name)
        found = self._calls.get(name, {})
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, Exception):
            raise found
        return found


class _Client:
    def __init__(self, service: str, call: Callable[[str], Any]) -> None:
        self._service = service
        self._call = call

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method == "get_waiter":
            return lambda _name: _Client(f"{self._service}.waiter", self._call)
        return lambda **_arguments: self._call(f"{self._service}.{method}")


class Rounds:
    """An apply that is over after some rounds of a probe."""

    def __init__(self, rounds: int = 3) -> None:
        self._left = rounds

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def scene(cloud: FakeCloud, *history: Applied) -> Scene:
    """Return what a probe sees on a fake cloud."""
    return Scene(cloud, "accept", OUTPUTS, history or (Applied("created", 300),), Rounds())
