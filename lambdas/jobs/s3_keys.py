"""Where in the bucket the objects of a job are. Pure; the table stands in docs/jobs.md."""

from __future__ import annotations

import re
from dataclasses import dataclass

RESULT = "result"

_LOCATION = re.compile(r"s3://(?P<bucket>[^/]+)/(?P<key>.+)", re.ASCII | re.DOTALL)
_INPUT = re.compile(r"input/(?P<owner>[0-9a-f]{32})/(?P<id>[0-9a-f]{44})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """The keys below `prefix` in `bucket`."""

    bucket: str
    prefix: str

    def input_key(self, owner: str, job_id: str) -> str:
        """Return the key of the client's bytes."""
        return f"{self.prefix}input/{owner}/{job_id}.json"

    def output_folder(self, owner: str, job_id: str) -> str:
        """Return the folder of the output, where SageMaker was told to use one."""
        return f"{self.prefix}output/{owner}/{job_id}/"

    def failure_folder(self, owner: str, job_id: str) -> str:
        """Return the folder of the failure, where SageMaker uses one as for the output."""
        return f"{self.prefix}failure/{owner}/{job_id}/"

    def url(self, key: str) -> str:
        """Return an object's s3:// location."""
        return f"s3://{self.bucket}/{key}"

    def key_of(self, location: str) -> str | None:
        """Return the key of an s3:// location; None if it lies outside of what is ours."""
        found = _LOCATION.fullmatch(location)
        if not found or found["bucket"] != self.bucket or not found["key"].startswith(self.prefix):
            return None
        return found["key"]

    def job_of(self, location: str) -> tuple[str, str] | None:
        """Return the owner and the id of the job whose input this is; None if it is no job's."""
        key = self.key_of(location)
        found = _INPUT.fullmatch(key.removeprefix(self.prefix)) if key else None
        return (found["owner"], found["id"]) if found else None
