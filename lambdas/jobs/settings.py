"""Where jobs are stored, in the settings of each function of jobs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The table and the bucket of jobs.

    Attributes:
        table_name: name of the DynamoDB table.
        bucket: name of the S3 bucket.
        prefix: prefix of every key in the bucket, with a slash at its end.
    """

    table_name: str
    bucket: str
    prefix: str
