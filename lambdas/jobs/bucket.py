"""The objects of jobs: all calls of S3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from aws.session import error_code
from jobs.clients import store_error
from jobs.job import Job
from jobs.s3_keys import S3Keys

_ERRORS = (ClientError, BotoCoreError)
# SageMaker writes one object for each run of a job.
MAX_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """An object: its size, its bytes unless it is larger than the reader allows, and its type."""

    size: int
    body: bytes | None
    content_type: str | None


class Bucket:
    """Reads and writes objects. Every method raises JobStoreError when S3 fails.

    Args:
        client: botocore's `s3` client.
        keys: the bucket, and the keys of a job's objects in it.
    """

    def __init__(self, client: Any, keys: S3Keys) -> None:
        self._client = client
        self.keys = keys

    def put_input(self, job: Job, body: bytes) -> None:
        """Write the request body of a job."""
        key = self.keys.input(job.owner, job.id)
        self._call("put_object", Key=key, Body=body, ContentType="application/json")

    def delete_input(self, job: Job) -> None:
        """Delete the request body of a job."""
        self._call("delete_object", Key=self.keys.input(job.owner, job.id))

    def has_input(self, job: Job) -> bool:
        """Return whether the request body was written."""
        return bool(self._list(self.keys.input(job.owner, job.id)))

    def find_output(self, job: Job) -> str | None:
        """Return the key of the output, if it exists."""
        prefix = job.output_key or self.keys.output_prefix(job.owner, job.id)
        return next(iter(self._list(prefix)), None)

    def has_failure(self, job: Job) -> bool:
        """Return whether SageMaker wrote a failure."""
        prefix = job.failure_key or self.keys.failure_prefix(job.owner, job.id)
        return bool(self._list(prefix))

    def read(self, key: str, max_bytes: int) -> Content | None:
        """Return an object; None if it does not exist."""
        try:
            response = self._client.get_object(Bucket=self.keys.bucket, Key=key)
        except _ERRORS as error:
            if self._is_missing(key, error):
                return None
            raise store_error(error) from error
        size, content_type = int(response["ContentLength"]), response.get("ContentType")
        if size > max_bytes:
            response["Body"].close()
            return Content(size, None, content_type)
        try:
            return Content(size, response["Body"].read(), content_type)
        except Exception as error:
            # Not only botocore's: those of TLS, for example, are urllib3's as they are.
            raise store_error(error) from error

    def _is_missing(self, key: str, error: Exception) -> bool:
        """Return whether an object could not be read because it does not exist.

        S3 may report a missing object as AccessDenied, and a missing permission on the object or
        its KMS key as well.
        """
        if error_code(error) == "AccessDenied":
            return key not in self._list(key)
        return error_code(error) == "NoSuchKey"

    def presign(self, key: str, seconds: int) -> str:
        """Return a URL that reads an object without credentials, for some seconds. No call."""
        arguments = {"Bucket": self.keys.bucket, "Key": key}
        url: str = self._client.generate_presigned_url(
            "get_object", Params=arguments, ExpiresIn=seconds
        )
        return url

    def delete_all(self, owner: str, job_id: str, *keys: str | None) -> None:
        """Delete all objects of a job: input, prefixes, and the keys that SageMaker named."""
        self._call("delete_object", Key=self.keys.input(owner, job_id))
        named = {key for key in keys if key}
        for prefix in (
            self.keys.output_prefix(owner, job_id),
            self.keys.failure_prefix(owner, job_id),
        ):
            named.update(self._list(prefix, MAX_LISTED))
        self.delete_keys(*sorted(named))

    def delete_keys(self, *keys: str | None) -> None:
        """Delete the objects with these keys."""
        for key in keys:
            if key:
                self._call("delete_object", Key=key)

    def _list(self, prefix: str, limit: int = 1) -> list[str]:
        response = self._call("list_objects_v2", Prefix=prefix, MaxKeys=limit)
        return [each["Key"] for each in response.get("Contents", ())]

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self._client, operation)(Bucket=self.keys.bucket, **arguments)
        except _ERRORS as error:
            raise store_error(error) from error
