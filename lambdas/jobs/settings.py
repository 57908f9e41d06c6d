"""The settings of the jobs' functions, read once from the environment that Terraform sets."""

from __future__ import annotations

import json
from dataclasses import dataclass

from web.settings import Settings, names, non_negative_int, positive_int, text, variable


def name_or_null(value: str) -> str | None:
    """Read a JSON string, or null. Raises ValueError for anything else."""
    found = json.loads(value)
    if found is not None and not isinstance(found, str):
        raise ValueError(value)
    return found


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
    callback_function: str | None = variable(
        "JOBS_CALLBACK_FUNCTION", name_or_null, "the name of jobs_callback in JSON, or null"
    )


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
    callback_hosts: tuple[str, ...] = variable(
        "JOBS_CALLBACK_HOSTS", names, "a JSON list of hosts' names"
    )


@dataclass(frozen=True)
class CallbackConfig(StoreConfig):
    """Settings of `jobs_callback`: whom it may call, what it signs with, where to give up to."""

    hosts: tuple[str, ...] = variable("JOBS_CALLBACK_HOSTS", names, "a JSON list of hosts' names")
    secret_arn: str = variable("JOBS_CALLBACK_SECRET_ARN", text, "the ARN of the signing secret")
    overlap_seconds: int = variable(
        "JOBS_CALLBACK_OVERLAP_SECONDS", non_negative_int, "a number of seconds"
    )
    dead_letter_url: str = variable("JOBS_DEAD_LETTER_URL", text, "the URL of the dead letters")
