"""Clients of AWS, created once at init."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config

from aws import session as aws
from jobs.errors import JobStoreError

SERVICES = ("dynamodb", "lambda", "s3", "sagemaker-runtime", "secretsmanager", "sqs")

S3 = Config(
    # Presigned URLs need Signature Version 4 in newer regions and for buckets with KMS.
    signature_version="s3v4",
    # With the bucket in the host, botocore presigns for the region's own host. The global one
    # redirects while a bucket is new, where the signature does not hold, and does not serve newer
    # regions at all:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
)


def create_session() -> botocore.session.Session:
    """Create the session that the clients of one function share."""
    return aws.create_session(*SERVICES)


def create(session: botocore.session.Session, service: str, attempts: int = 3) -> Any:
    """Create a client. An attempt waits 2 s at most for a byte, or 10 s where it is the only one.

    Args:
        session: from `create_session`.
        service: one of `SERVICES`.
        attempts: number of attempts; 1 where a second one would repeat the effect.
    """
    config = Config(
        connect_timeout=1,
        read_timeout=2 if attempts > 1 else 10,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        tcp_keepalive=True,
    )
    if service == "s3":
        config = config.merge(S3)
    return aws.create_client(session, service, config)


def store_error(error: Exception) -> JobStoreError:
    """Return the error that a client gets when the table or the bucket fails."""
    return JobStoreError(cause=aws.error_code(error))
