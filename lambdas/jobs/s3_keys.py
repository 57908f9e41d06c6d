"""The keys of a job's objects in the bucket. Pure; docs/jobs.md has the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

RESULT = "result"

_LOCATION = re.compile(r"s3://(?P<bucket>[^/]+)/(?P<key>.+)", re.ASCII | re.DOTALL)
_INPUT = re.compile(r"input/(?P<owner>[0-9a-f]{32})/(?P<id>[0-9a-f]{44})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class S3Keys:
    """The keys below `prefix` in `bucket`."""

    bucket: str
    prefix: str

    def input(self, owner: str, job_id: str) -> str:
        """Return the key of the request body."""
        return f"{self.prefix}input/{owner}/{job_id}.json"

    def output_prefix(self, owner: str, job_id: str) -> str:
        """Return the prefix of the output, where SageMaker accepts one."""
        return f"{self.prefix}output/{owner}/{job_id}/"

    def failure_prefix(self, owner: str, job_id: str) -> str:
        """Return the prefix of the failure, where SageMaker uses one as for the output."""
        return f"{self.prefix}failure/{owner}/{job_id}/"

    def location(self, key: str) -> str:
        """Return the s3:// location of a key."""
        return f"s3://{self.bucket}/{key}"

    def key_of(self, location: str) -> str | None:
        """Return the key of an s3:// location; None if it is outside of bucket and prefix."""
        found = _LOCATION.fullmatch(location)
        if not found or found["bucket"] != self.bucket or not found["key"].startswith(self.prefix):
            return None
        return found["key"]

    def job_of(self, location: str) -> tuple[str, str] | None:
        """Return owner and id of the job whose input is at a location; None if there is none."""
        key = self.key_of(location)
        found = _INPUT.fullmatch(key.removeprefix(self.prefix)) if key else None
        return (found["owner"], found["id"]) if found else None
