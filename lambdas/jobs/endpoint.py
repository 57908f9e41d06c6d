"""The asynchronous endpoint: the one call of SageMaker.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from inference import verdict
from jobs.job import Accepted, Job
from jobs.s3_keys import RESULT, Layout
from jobs.settings import SweepConfig

_NAMED_OUTPUT = frozenset({"S3OutputPathExtension", "Filename"})
# Errors of the transport after which SageMaker certainly has nothing.
_NEVER_SENT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)


class UncertainError(Exception):
    """Nobody knows whether SageMaker took the job: its answer never came."""


class Endpoint:
    """Hands jobs to SageMaker.

    Args:
        client: botocore's `sagemaker-runtime` client, one attempt a call.
        config: the endpoint's name, and its limits.
        layout: where the jobs' objects are.
    """

    def __init__(self, client: Any, config: SweepConfig, layout: Layout) -> None:
        self._client = client
        self._config = config
        self._layout = layout
        # Older botocore does not know these, and then refuses the whole call.
        shape = client.meta.service_model.operation_model("InvokeEndpointAsync").input_shape
        self._names_output = set(shape.members) >= _NAMED_OUTPUT

    def invoke(self, job: Job) -> Accepted:
        """Hand over a job whose input is in S3.

        Raises:
            UpstreamError: SageMaker refused it.
            UncertainError: the call ended with no answer.
        """
        try:
            answer = self._client.invoke_endpoint_async(**self._arguments(job))
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
                raise UncertainError from error
            raise verdict.from_botocore(error) from error
        except _NEVER_SENT as error:
            raise verdict.from_botocore(error) from error
        except Exception as error:
            raise UncertainError from error
        return Accepted(
            output_key=self._layout.key_of(answer.get("OutputLocation") or ""),
            failure_key=self._layout.key_of(answer.get("FailureLocation") or ""),
        )

    def _arguments(self, job: Job) -> dict[str, Any]:
        arguments = {
            "EndpointName": self._config.endpoint_name,
            "InputLocation": self._layout.url(self._layout.input_key(job.owner, job.id)),
            "ContentType": "application/json",
            "Accept": "application/json",
            "InferenceId": job.id,
            "RequestTTLSeconds": self._config.queue_seconds,
            "InvocationTimeoutSeconds": self._config.run_seconds,
        }
        if self._names_output:
            arguments["S3OutputPathExtension"] = f"{job.owner}/{job.id}"
            arguments["Filename"] = RESULT
        return arguments
