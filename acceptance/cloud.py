"""Where the kit works: AWS, or the emulated AWS of a laptop. All its I/O goes through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Answer:
    """An HTTP response; the names of headers are in lower case.

    ``first_seconds`` is when the first part of the body had come, ``seconds`` when all of it had.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    first_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


class Cloud(Protocol):
    """An AWS, and a way to it.

    Attributes:
        is_aws: whether it is AWS itself. The emulated one repeats what its authors read.
        account: the account's ID.
        region: where the deployments are made.
        given: values of the variables that deployments need and that the cloud has itself.
    """

    is_aws: bool
    account: str
    region: str
    given: Mapping[str, str]

    def environment(self) -> dict[str, str]:
        """Return the environment for Terraform."""

    def client(self, service: str) -> Any:
        """Return a boto3 client. A refused call raises botocore's ClientError."""

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        signed: bool = False,
    ) -> Answer:
        """Send a request to an applied API, signed with the credentials of this cloud if asked."""

    def take_request_ids(self) -> list[str]:
        """Return the IDs that AWS gave to the requests since the last call."""

    def applied(self, directory: Path) -> None:
        """Follow an apply in a directory of Terraform's: the laptop serves its API."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""
