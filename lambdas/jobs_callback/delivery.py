"""One attempt to deliver a callback: checks the URL, builds and signs the body, sends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from jobs import callback_policy, representation
from jobs.bucket import Bucket
from jobs.callback_policy import Target
from jobs.job import SUCCEEDED, Callback, Job
from jobs_callback import signature
from jobs_callback.https_client import DeliveryError, HttpsClient
from jobs_callback.signature import SecretError
from jobs_callback.signing_secret import SigningSecret
from web.errors import HttpError

# Many receivers accept no more. For a larger result they request the job's `url`.
MAX_RESULT_BYTES = 256 * 1024

_HEADERS = {"content-type": "application/json", "user-agent": "terraform-aws-sagemaker-llm"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Makes attempts.

    Args:
        allowed_hosts: hosts that may be called now; a job may name one that was removed since.
        bucket: where results are stored.
        secret: signs the body.
        client: sends it.
        clock: epoch seconds.
    """

    allowed_hosts: frozenset[str]
    bucket: Bucket
    secret: SigningSecret
    client: HttpsClient
    clock: Callable[[], float]

    def send(self, job: Job) -> int | str:
        """Call the receiver of a job; return its status, or the cause why there is none."""
        assert job.callback is not None
        target = callback_policy.target(job.callback.url, self.allowed_hosts)
        if target is None:
            return "NotAllowed"
        try:
            return self._post(target, job, job.callback)
        except DeliveryError as error:
            return error.cause
        except (HttpError, SecretError) as error:
            return getattr(error, "cause", None) or type(error).__name__

    def _post(self, target: Target, job: Job, callback: Callback) -> int:
        body = self._body(job, callback)
        at = int(self.clock())
        signed = signature.headers(job.id, at, body, self.secret.keys())
        return self.client.post(target, {**_HEADERS, **signed}, body)

    def _body(self, job: Job, callback: Callback) -> bytes:
        fields = representation.for_receiver(job, callback.job_url)
        without_result = json.dumps(fields).encode()
        if job.status != SUCCEEDED or job.output_key is None:
            return without_result
        content = self.bucket.read(job.output_key, MAX_RESULT_BYTES)
        if content is None:
            return json.dumps({**fields, "error": representation.RESULT_GONE}).encode()
        if content.body is None:
            return without_result
        content_type = job.content_type or content.content_type
        return representation.with_result(fields, content.body, content_type) or without_result
