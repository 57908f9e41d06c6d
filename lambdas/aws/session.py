"""What every function that calls AWS does with botocore.

botocore's session and clients are used directly: boto3 wraps the same and takes longer to import.
"""

from __future__ import annotations

import os
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialResolver, EnvProvider
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from aws.replies import keep_readable
from aws.transport import keep_deadlines

_DEFAULTS = {
    "hostname": "{service}.{region}.{dnsSuffix}",
    "protocols": ["https"],
    "signatureVersions": ["v4"],
}


class _FewServices(Loader):
    """A loader of the data of the services that are called.

    botocore's own lists every service's folder, twice, to find out whether one is among them, and
    reads a table of all services' endpoints, though most services have rules of their own for
    theirs, S3 in us-east-1 excepted: more than half of the time that making a client takes.
    """

    def __init__(self, services: tuple[str, ...]) -> None:
        super().__init__()
        self._services = list(services)

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return self._services

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        if name == "endpoints" and "s3" not in self._services:
            return self._endpoints(), self.BUILTIN_DATA_PATH
        found: tuple[Any, str] = super().load_data_with_path(name)
        return found

    def _endpoints(self) -> dict[str, Any]:
        """Return the table without services, from the partitions that the rules need, too."""
        partitions = [
            {
                "partition": each["id"],
                "dnsSuffix": each["outputs"]["dnsSuffix"],
                "regionRegex": each["regionRegex"],
                "regions": each["regions"],
                "services": {},
                "defaults": _DEFAULTS,
            }
            for each in self.load_data("partitions")["partitions"]
        ]
        return {"partitions": partitions}


def create_session(*services: str) -> botocore.session.Session:
    """Make a session for clients of these services, by botocore's names, and of no other.

    Credentials are those of the environment where it has some, as each function's; botocore takes
    them first as well, but prepares all its other sources before.
    """
    session = botocore.session.Session()
    session.register_component("data_loader", _FewServices(services))
    if os.environ.get("AWS_ACCESS_KEY_ID"):
        session.register_component("credential_provider", CredentialResolver([EnvProvider()]))
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
