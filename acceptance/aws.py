"""AWS itself, with the credentials of the shell or of a role that they may assume."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import Session

from acceptance.cloud import Answer
from acceptance.https import request_ids, send, signature

SESSION_SECONDS = 3600
"""The longest for a role that a role assumes; each command of Terraform gets a new one."""


class Aws:
    """The account of the shell's credentials.

    Args:
        deployer_role: the ARN of a role with the policies of docs/deployer-policy/, which
            Terraform assumes; None for the shell's credentials.
    """

    is_aws = True

    def __init__(self, account: str, region: str, deployer_role: str | None = None) -> None:
        self.account = account
        self.region = region
        self.given: Mapping[str, str] = {"AWS_REGION": region}
        self._role = deployer_role
        self._session = Session()
        self._ids: list[str] = []

    def environment(self) -> dict[str, str]:
        """Return this process's environment, with credentials of the deployer's role if any."""
        environment = {**os.environ, "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
        if self._role is None:
            return environment
        issued = self.client("sts").assume_role(
            RoleArn=self._role, RoleSessionName="acceptance", DurationSeconds=SESSION_SECONDS
        )["Credentials"]
        environment.pop("AWS_PROFILE", None)
        return environment | {
            "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
            "AWS_SESSION_TOKEN": issued["SessionToken"],
        }

    def client(self, service: str) -> Any:
        """Return a client that notes the request IDs."""
        made: Any = self._session.create_client(service, region_name=self.region)
        made.meta.events.register("after-call", self._note)
        return made

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        signed: bool = False,
    ) -> Answer:
        """Send a request over TLS."""
        own = dict(headers or {})
        if signed:
            credentials = self._session.get_credentials()
            assert credentials  # the caller was asked for before
            own |= signature(method, url, body, credentials.get_frozen_credentials(), self.region)
        answer = send(method, url, own, body)
        self._ids += request_ids(answer)
        return answer

    def take_request_ids(self) -> list[str]:
        """Return the IDs since the last call."""
        taken, self._ids = self._ids, []
        return taken

    def applied(self, directory: Path) -> None:
        """AWS serves by itself."""

    def wait(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)

    def _note(self, parsed: Mapping[str, Any], **_: Any) -> None:
        found = parsed.get("ResponseMetadata", {}).get("RequestId")
        if found:
            self._ids.append(found)


def code(error: ClientError) -> str:
    """Return the code of an error of AWS's."""
    return str(error.response.get("Error", {}).get("Code", ""))


def message(error: ClientError) -> str:
    """Return the code and the message of an error of AWS's."""
    return f"{code(error)}: {error.response.get('Error', {}).get('Message', '')}"
