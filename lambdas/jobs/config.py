"""The settings of the jobs' functions, read once from the environment that Terraform sets."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.config import Settings, positive_int, text, variable


@dataclass(frozen=True)
class StoreConfig(Settings):
    """Where jobs are kept, and `jobs_read`'s whole settings."""

    table: str = variable("JOBS_TABLE", text, "the table's name")
    bucket: str = variable("JOBS_BUCKET", text, "the bucket's name")
    prefix: str = variable("JOBS_PREFIX", text, "the prefix of every key, with a slash at its end")


@dataclass(frozen=True)
class NotifyConfig(StoreConfig):
    """Settings of `jobs_notify`: whose messages are ours."""

    endpoint_name: str = variable("SAGEMAKER_ENDPOINT_NAME", text, "the endpoint's name")


@dataclass(frozen=True)
class SweepConfig(NotifyConfig):
    """Settings of `jobs_sweep`: how long SageMaker may keep a job waiting, and work on it."""

    queue_seconds: int = variable("JOBS_QUEUE_SECONDS", positive_int, "a number of seconds")
    run_seconds: int = variable("JOBS_RUN_SECONDS", positive_int, "a number of seconds")


@dataclass(frozen=True)
class SubmitConfig(SweepConfig):
    """Settings of `jobs_submit`: how much to accept, and how long to remember it."""

    max_body_bytes: int = variable("MAX_BODY_BYTES", positive_int, "a number of bytes")
    retention_seconds: int = variable("JOBS_RETENTION_SECONDS", positive_int, "a number of seconds")
