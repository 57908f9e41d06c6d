"""What the tests call, and with which identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.faults import Faults
from local.identity import Credentials, Identities

REGION, TABLE, BUCKET, QUEUE = "eu-west-1", "demo-jobs", "demo-bucket", "demo-jobs-dead"
TOPIC = "demo-topic"


@dataclass(frozen=True)
class Stores:
    """The running data plane.

    ``crashed`` holds the keys of the processes that it had killed, ``events`` what it put into
    Lambda's queue, ``published`` the messages that it delivered.
    """

    url: str
    upstream_url: str
    account_id: str
    identities: Identities
    faults: Faults
    crashed: list[str]
    events: list[tuple[str, str]]
    published: list[tuple[str, str, str | None]]

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{REGION}:{self.account_id}:{resource}"

    @property
    def table(self) -> str:
        return self.arn("dynamodb", f"table/{TABLE}")

    def credentials(self, *statements: dict[str, Any], function: str = "demo") -> Credentials:
        """Those of a function whose role has these statements."""
        arn = f"arn:aws:sts::{self.account_id}:assumed-role/demo/{function}"
        return self.identities.mint(arn, [{"Version": "2012-10-17", "Statement": [*statements]}])

    def client(self, service: str, *statements: dict[str, Any], function: str = "demo") -> Any:
        """A client of such a function."""
        keys = self.credentials(*statements, function=function)
        return client_of(self.url, service, keys)

    def operator(self, service: str) -> Any:
        """A client that goes past the proxy."""
        return client_of(self.upstream_url, service)


def allow(*actions: str, on: str, **conditions: Any) -> dict[str, Any]:
    """A statement."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **conditions}


def client_of(url: str, service: str, credentials: Credentials | None = None) -> Any:
    keys = credentials or Credentials("AKIAIOSFODNN7EXAMPLE", "emulated")
    make: Any = boto3.client
    return make(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret_access_key,
        aws_session_token=keys.session_token,
        config=Config(
            retries={"total_max_attempts": 1},
            signature_version="s3v4" if service == "s3" else None,
        ),
    )


def fill(client: Callable[[str], Any]) -> None:
    """Make the table, the bucket and the queue."""
    names = [("owner", "HASH"), ("id", "RANGE")]
    client("dynamodb").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in names],
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n, _ in names],
    )
    client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    client("sqs").create_queue(QueueName=QUEUE)


def code_of(call: Callable[[], object]) -> str:
    """The code of the error that a call ends with."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "no error"


def item(job_id: str = "1") -> dict[str, Any]:
    return {"owner": {"S": "me"}, "id": {"S": job_id}}
