"""What every function that calls AWS does with botocore.

botocore's session and clients are used directly: boto3 wraps the same and takes longer to import.
"""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from aws.replies import keep_readable
from aws.transport import keep_deadlines


class _FewServices(Loader):
    """A loader that lists only the services that are called.

    botocore's own lists every service's folder, twice, to find out whether one is among them: a
    third of the time that making a client takes.
    """

    def __init__(self, services: tuple[str, ...]) -> None:
        super().__init__()
        self._services = list(services)

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return self._services


def create_session(*services: str) -> botocore.session.Session:
    """Make a session for clients of these services, by botocore's names, and of no other."""
    session = botocore.session.Session()
    session.register_component("data_loader", _FewServices(services))
    return session


def create_client(session: botocore.session.Session, service: str, config: Config) -> Any:
    """Make a client whose calls end by the deadline of the invocation, see `aws/transport.py`.

    They raise botocore's errors only, see `aws/replies.py`; reading a streamed body does not.
    """
    client = session.create_client(service, config=config)
    keep_deadlines(client)
    keep_readable(client)
    return client


def error_code(error: Exception) -> str:
    """Return the name that AWS or botocore gives an error."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__
