"""The objects of jobs: all calls of S3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from aws.session import error_code
from jobs.clients import store_error
from jobs.job import Job
from jobs.s3_keys import Layout

_ERRORS = (ClientError, BotoCoreError)
# Who may not list a bucket gets the second for what is not there.
_MISSING = frozenset({"NoSuchKey", "AccessDenied"})


@dataclass(frozen=True, slots=True)
class Content:
    """An object: its size, and its bytes if it is no larger than what was asked for."""

    size: int
    body: bytes | None


class Bucket:
    """Every method raises JobStoreError when S3 fails.

    Args:
        client: botocore's `s3` client.
        layout: the bucket, and where in it a job's objects are.
    """

    def __init__(self, client: Any, layout: Layout) -> None:
        self._client = client
        self.layout = layout

    def put_input(self, job: Job, body: bytes) -> None:
        """Write what the client sent."""
        key = self.layout.input_key(job.owner, job.id)
        self._call("put_object", Key=key, Body=body, ContentType="application/json")

    def delete_input(self, job: Job) -> None:
        """Delete what the client sent."""
        self._call("delete_object", Key=self.layout.input_key(job.owner, job.id))

    def has_input(self, job: Job) -> bool:
        """Tell whether the input was written."""
        return bool(self._keys(self.layout.input_key(job.owner, job.id)))

    def find_output(self, job: Job) -> str | None:
        """Return the output's key, if it is there."""
        where = job.output_key or self.layout.output_folder(job.owner, job.id)
        return next(iter(self._keys(where)), None)

    def has_failure(self, job: Job) -> bool:
        """Tell whether SageMaker wrote down a failure."""
        where = job.failure_key or self.layout.failure_folder(job.owner, job.id)
        return bool(self._keys(where))

    def read(self, key: str, max_bytes: int) -> Content | None:
        """Return an object; None if it is not there (any more)."""
        try:
            answer = self._client.get_object(Bucket=self.layout.bucket, Key=key)
            size = int(answer["ContentLength"])
            if size <= max_bytes:
                return Content(size, answer["Body"].read())
            answer["Body"].close()
        except _ERRORS as error:
            if error_code(error) in _MISSING:
                return None
            raise store_error(error) from error
        return Content(size, None)

    def presign(self, key: str, seconds: int) -> str:
        """Return a URL that reads an object for so long, by whoever has it. Calls nothing."""
        arguments = {"Bucket": self.layout.bucket, "Key": key}
        url: str = self._client.generate_presigned_url(
            "get_object", Params=arguments, ExpiresIn=seconds
        )
        return url

    def forget(self, owner: str, job_id: str, *keys: str | None) -> None:
        """Delete all objects of a job: input, folders, and the keys that SageMaker named."""
        self._call("delete_object", Key=self.layout.input_key(owner, job_id))
        named = {key for key in keys if key}
        for folder in (
            self.layout.output_folder(owner, job_id),
            self.layout.failure_folder(owner, job_id),
        ):
            named.update(self._keys(folder))
        for key in sorted(named):
            self._call("delete_object", Key=key)

    def _keys(self, prefix: str) -> list[str]:
        answer = self._call("list_objects_v2", Prefix=prefix, MaxKeys=10)
        return [each["Key"] for each in answer.get("Contents", ())]

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self._client, operation)(Bucket=self.layout.bucket, **arguments)
        except _ERRORS as error:
            raise store_error(error) from error
