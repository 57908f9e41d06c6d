"""Clients of AWS, made once at init."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from aws import session as aws_session
from jobs.errors import JobStoreError

SERVICES = ("dynamodb", "lambda", "s3", "sagemaker-runtime", "secretsmanager", "sqs")


def create_session() -> botocore.session.Session:
    """Make the session that the clients of one function share."""
    return aws_session.create_session(*SERVICES)


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


def store_error(error: ClientError | BotoCoreError) -> JobStoreError:
    """Return what a failure of the table or the bucket means for the client."""
    return JobStoreError(cause=aws_session.error_code(error))
