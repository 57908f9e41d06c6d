"""The asynchronous endpoint: the one call of SageMaker.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from aws.session import error_code
from inference import verdict
from inference.client import STALE_CONNECTION_SECONDS
from jobs.job import Accepted, Job
from jobs.s3_keys import RESULT, S3Keys

_NAMED_OUTPUT = frozenset({"S3OutputPathExtension", "Filename"})
# Errors of the transport after which SageMaker cannot have the request.
_NEVER_SENT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)


class UncertainError(Exception):
    """SageMaker may or may not have accepted the job: its response was lost.

    Attributes:
        cause: AWS's or botocore's name for the error, for the log.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The time limits that SageMaker enforces for a job.

    Attributes:
        request_ttl_seconds: how long a request may wait in SageMaker's queue.
        invocation_timeout_seconds: how long the container may work on it.
    """

    request_ttl_seconds: int
    invocation_timeout_seconds: int


class Endpoint:
    """Submits jobs to SageMaker.

    Args:
        client: botocore's `sagemaker-runtime` client, with one attempt.
        name: name of the endpoint.
        limits: the time limits of each job.
        keys: the keys of the jobs' objects.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        client: Any,
        name: str,
        limits: TimeLimits,
        keys: S3Keys,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._client = client
        self._clock = clock
        self._name = name
        self._limits = limits
        self._keys = keys
        # Older versions of botocore do not support these, and then refuse the whole call.
        shape = client.meta.service_model.operation_model("InvokeEndpointAsync").input_shape
        self._names_output = set(shape.members) >= _NAMED_OUTPUT

    def invoke(self, job: Job) -> Accepted:
        """Submit a job whose input is in S3.

        Raises:
            UpstreamError: SageMaker refused the job.
            UncertainError: the call ended without a response.
        """
        try:
            response = self._send(self._arguments(job))
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
                raise UncertainError(error_code(error)) from error
            raise verdict.from_botocore(error) from error
        except _NEVER_SENT as error:
            raise verdict.from_botocore(error) from error
        except BotoCoreError as error:
            raise UncertainError(error_code(error)) from error
        return Accepted(
            output_key=self._keys.key_of(response.get("OutputLocation") or ""),
            failure_key=self._keys.key_of(response.get("FailureLocation") or ""),
        )

    def _send(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send the request, on a second connection if the first one turns out to be closed."""
        started = self._clock()
        try:
            response: Mapping[str, Any] = self._client.invoke_endpoint_async(**arguments)
        except ConnectionClosedError:
            if self._clock() - started > STALE_CONNECTION_SECONDS:
                raise
            response = self._client.invoke_endpoint_async(**arguments)
        return response

    def _arguments(self, job: Job) -> dict[str, Any]:
        arguments = {
            "EndpointName": self._name,
            "InputLocation": self._keys.location(self._keys.input(job.owner, job.id)),
            "ContentType": "application/json",
            "Accept": "application/json",
            "InferenceId": job.id,
            "RequestTTLSeconds": self._limits.request_ttl_seconds,
            "InvocationTimeoutSeconds": self._limits.invocation_timeout_seconds,
        }
        if self._names_output:
            arguments["S3OutputPathExtension"] = f"{job.owner}/{job.id}"
            arguments["Filename"] = RESULT
        return arguments
