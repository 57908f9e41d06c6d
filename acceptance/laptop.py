"""The emulated AWS of the local stack, on which the kit itself is tried."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials

from acceptance.cloud import Answer
from acceptance.https import request_ids, send, signature
from local.aws import ControlPlane
from local.stack import Stack
from local.state import Applied, read
from terraform_cli import Terraform, find_terraform

MOMENT_SECONDS = 0.1


class Laptop:
    """An emulated account, and the stack that serves what was applied to it last."""

    is_aws = False
    given: Mapping[str, str]

    def __init__(self) -> None:
        self._aws = ControlPlane()
        self.account = self._aws.account_id
        self.region = self._aws.region
        self._ids: list[str] = []
        self._serving = ExitStack()
        self._stack: Stack | None = None

    def __enter__(self) -> Self:
        self._aws.__enter__()
        self.given = self._existing()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._serving.close()
        self._aws.__exit__(kind, error, trace)

    def environment(self) -> dict[str, str]:
        """Return the environment that leads to the emulated AWS alone."""
        return self._aws.environment()

    def client(self, service: str) -> Any:
        """Return a client of the emulated AWS."""
        environment = self._aws.environment()
        return boto3.client(
            service,  # type: ignore[call-overload]  # any service, by name
            endpoint_url=self._aws.url,
            region_name=self.region,
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        signed: bool = False,
    ) -> Answer:
        """Send a request to the stack in place of the URL's host."""
        assert self._stack
        # The path of a REST API's URL begins with the stage, as that of the stack's URL does.
        here = urlsplit(self._stack.url)
        at = f"{here.scheme}://{here.netloc}/" + url.partition("://")[2].partition("/")[2]
        own = dict(headers or {})
        if signed:
            issued = self._stack.credentials
            credentials = ReadOnlyCredentials(
                issued.access_key_id, issued.secret_access_key, issued.session_token
            )
            own |= signature(method, at, body, credentials, self.region)
        answer = send(method, url, own, body, at=at)
        self._ids += request_ids(answer)
        return answer

    def _existing(self) -> dict[str, str]:
        """Return what users name of their accounts: a VPC, its subnets, a key, the role for logs.

        This account has a role for logs, which the module's replaces.
        """
        ec2 = self.client("ec2")
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        return {
            "AWS_REGION": self.region,
            "ACCEPTANCE_LOG_ROLE": "true",
            "ACCEPTANCE_VPC_ID": vpc,
            "ACCEPTANCE_SUBNET_IDS": ",".join(each["SubnetId"] for each in subnets[:2]),
            "ACCEPTANCE_KMS_KEY_ARN": self.client("kms").create_key()["KeyMetadata"]["Arn"],
        }

    def take_request_ids(self) -> list[str]:
        """Return the IDs since the last call."""
        taken, self._ids = self._ids, []
        return taken

    def applied(self, directory: Path) -> None:
        """Serve the new state."""
        self._serving.close()
        state = read(find_terraform().show(directory), directory)
        self._stack = self._serving.enter_context(_Served(self._aws, state))

    def wait(self, seconds: float) -> None:
        """Wait for a moment: nothing takes long here."""
        time.sleep(min(seconds, MOMENT_SECONDS))


class _Served(Stack):
    """A stack over what the kit has applied already."""

    def __init__(self, aws: ControlPlane, applied: Applied) -> None:
        super().__init__(model="echo")
        self.aws = aws
        self._given = applied

    def _apply(self, stack: ExitStack, terraform: Terraform) -> Applied:  # noqa: ARG002
        return self._given
