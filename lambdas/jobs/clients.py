"""Clients of AWS, made once at init."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader

from gateway.errors import JobStoreError

SERVICES = ["dynamodb", "lambda", "s3", "sagemaker-runtime", "secretsmanager", "sqs"]


class _JobsLoader(Loader):
    """Knows the services that are called: looking for all others takes a third of the start."""

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return SERVICES


def create_session() -> botocore.session.Session:
    """Make the session that the clients of one function share."""
    session = botocore.session.Session()
    session.register_component("data_loader", _JobsLoader())
    return session


def create(session: botocore.session.Session, service: str, attempts: int = 3) -> Any:
    """Make a client. Calls are small: a try takes 2 s at most, or 10 s where it is the only one.

    Args:
        session: of `create_session`.
        service: one of `SERVICES`.
        attempts: tries in all; 1 where a second one would do a thing twice.
    """
    config = Config(
        connect_timeout=1,
        read_timeout=2 if attempts > 1 else 10,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        tcp_keepalive=True,
        # Signed URLs need version 4 in regions and buckets with KMS; older ones need nothing else.
        signature_version="s3v4" if service == "s3" else None,
    )
    return session.create_client(service, config=config)


def code(error: Exception) -> str:
    """Return AWS's or botocore's name of an error."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__


def store_error(error: ClientError | BotoCoreError) -> JobStoreError:
    """Return what a failure of the table or the bucket means for the client."""
    return JobStoreError(cause=code(error))
