"""One asynchronous invocation, from the headers of its request.

Names and limits: botocore's service model ``sagemaker-runtime/2017-05-13``.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from local.sagemaker.errors import ServiceError, validation_error
from local.state import AsyncInference, Endpoint

_PREFIX = "x-amzn-sagemaker-"
_LOCATION = re.compile(r"(?:https|s3)://[^/]+/?.*")
_EXTENSION = re.compile(r"(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]{1,512}")
_FILENAME = re.compile(r"(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9\-_.]{0,31}")

DEFAULT_TTL_SECONDS = 6 * 3600
DEFAULT_TIMEOUT_SECONDS = 15 * 60


@dataclass(frozen=True)
class Job:
    """An invocation that SageMaker has taken. Locations are ``s3://bucket/key``.

    ``ttl_seconds`` is how long it may wait, ``timeout_seconds`` how long the container may take.
    """

    endpoint: Endpoint
    inference_id: str
    input_location: str
    output_location: str
    failure_location: str | None
    headers: Mapping[str, str]
    ttl_seconds: int
    timeout_seconds: int
    received_at: float


def parse(
    headers: Mapping[str, str], endpoint: Endpoint, settings: AsyncInference, now: float
) -> Job:
    """The job that a request asks for.

    Raises:
        ServiceError: a header is missing or breaks its documented limits.
    """
    asked = {
        name.removeprefix(_PREFIX): value
        for name, value in headers.items()
        if name.startswith(_PREFIX)
    }
    own_id = str(uuid.uuid4())
    extension = _matching(asked, "s3outputpathextension", _EXTENSION)
    filename = _matching(asked, "filename", _FILENAME) or f"{own_id}.out"
    names = {"content-type": "content-type", "accept": "accept"}
    passed_on = {name: asked[given] for given, name in names.items() if given in asked}
    attributes = {_PREFIX + name: asked[name] for name in ("custom-attributes",) if name in asked}
    return Job(
        endpoint=endpoint,
        inference_id=asked.get("inference-id", own_id),
        input_location=_location(asked),
        output_location=_join(settings.output_path, extension, filename),
        failure_location=settings.failure_path
        and _join(settings.failure_path, extension, f"{own_id}-error.out"),
        headers={**passed_on, **attributes},
        ttl_seconds=_between(asked, "requestttlseconds", 60, 21600, DEFAULT_TTL_SECONDS),
        timeout_seconds=_between(
            asked, "invocationtimeoutseconds", 1, 3600, DEFAULT_TIMEOUT_SECONDS
        ),
        received_at=now,
    )


def _location(asked: Mapping[str, str]) -> str:
    location = asked.get("inputlocation", "")
    if not 0 < len(location) <= 1024 or not _LOCATION.fullmatch(location):
        raise _invalid("inputLocation")
    return location


def _matching(asked: Mapping[str, str], name: str, pattern: re.Pattern[str]) -> str | None:
    value = asked.get(name)
    if value is not None and not pattern.fullmatch(value):
        raise _invalid(name)
    return value


def _between(asked: Mapping[str, str], name: str, least: int, most: int, usual: int) -> int:
    text = asked.get(name)
    if text is None:
        return usual
    if not text.isdecimal() or not least <= int(text) <= most:
        raise _invalid(name)
    return int(text)


def _join(*parts: str | None) -> str:
    return "/".join(part.strip("/") for part in parts if part)


def _invalid(name: str) -> ServiceError:
    return validation_error(
        f"1 validation error detected: Value at '{name}' failed to satisfy constraint"
    )
