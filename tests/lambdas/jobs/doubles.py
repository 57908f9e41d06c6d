"""Doubles of what the functions of jobs call besides table, bucket and endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

from jobs.callback_policy import Target
from jobs_callback.https_client import DeliveryError, HttpsClient
from tests.lambdas.jobs.network import Calls

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLDER_SECRET = "whsec_b2xkZXItc2VjcmV0LW9mLXRoZS1qb2Jz"


class EventQueue:
    """Lambda's queue of events. Checks arguments as botocore does."""

    def __init__(self, client: Any) -> None:
        self.meta = client.meta
        self.waiting: list[dict[str, Any]] = []

    def invoke(self, **arguments: Any) -> dict[str, Any]:
        """Accept an event."""
        shape = self.meta.service_model.operation_model("Invoke").input_shape
        validate_parameters(arguments, shape)
        assert arguments["InvocationType"] == "Event"
        assert arguments["FunctionName"] == "gpt2-jobs-callback"
        self.waiting.append(json.loads(arguments["Payload"]))
        return {"StatusCode": 202}


class Secrets:
    """Secrets Manager with one secret; `older` is the previous version after a rotation."""

    def __init__(self, created_at: float) -> None:
        self.created_at = created_at
        self.current: str | None = SECRET
        self.older: str | None = None

    def get_secret_value(self, **arguments: Any) -> Mapping[str, Any]:
        """Return a version."""
        versions = {"AWSCURRENT": self.current, "AWSPREVIOUS": self.older}
        found = versions[arguments["VersionStage"]]
        if found is None:
            response: Any = {"Error": {"Code": "ResourceNotFoundException"}}
            raise ClientError(response, "GetSecretValue")
        created = datetime.fromtimestamp(self.created_at, UTC)
        return {"SecretString": found, "CreatedDate": created}


class DeadLetters:
    """SQS with one queue."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    def send_message(self, **arguments: Any) -> dict[str, Any]:
        """Keep a message."""
        self.bodies.append(json.loads(arguments["MessageBody"]))
        return {}


@dataclass(frozen=True)
class Delivery:
    """A request that reached the receiver."""

    target: Target
    headers: Mapping[str, str]
    body: bytes

    @property
    def job(self) -> dict[str, Any]:
        """The job in the body."""
        job: dict[str, Any] = json.loads(self.body)
        return job


class Receiver(HttpsClient):
    """The internet with one receiver, which responds with a status, or not at all (0)."""

    def __init__(self, network: Calls) -> None:
        self._network = network
        self.status = 200
        self.deliveries: list[Delivery] = []

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        """Accept a delivery."""

        def arrive() -> int:
            self.deliveries.append(Delivery(target, dict(headers), body))
            return self.status

        try:
            status: int = self._network.call("post", arrive)
        except Exception as error:
            raise DeliveryError(type(error).__name__) from error
        if not status:
            raise DeliveryError("TimeoutError")
        return status
