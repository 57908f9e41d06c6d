"""The functions' settings, read once from the environment that Terraform sets.

The table in docs/architecture.md names each variable; a test compares it with the HCL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self


class ConfigError(Exception):
    """A variable is missing or has a value that cannot be used. Ends the function's init."""


def _text(value: str) -> str:
    return value


def _positive_float(value: str) -> float:
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError(value)
    return number


def _positive_int(value: str) -> int:
    number = int(value)
    if number <= 0:
        raise ValueError(value)
    return number


def _variable(name: str, parse: Callable[[str], object], wants: str) -> Any:
    return field(metadata={"variable": name, "parse": parse, "wants": wants})


@dataclass(frozen=True)
class _Config:
    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read every field from its variable.

        Raises:
            ConfigError: one is missing, empty or malformed; the message names it.
        """
        return cls(**{each.name: _read(environ, **each.metadata) for each in fields(cls)})


def _read(
    environ: Mapping[str, str], variable: str, parse: Callable[[str], object], wants: str
) -> object:
    value = environ.get(variable, "")
    if not value:
        raise ConfigError(f"The environment variable {variable} is missing: it holds {wants}.")
    try:
        return parse(value)
    except ValueError as error:
        raise ConfigError(
            f"The environment variable {variable} is {value!r}: it must be {wants}."
        ) from error


@dataclass(frozen=True)
class GenerateConfig(_Config):
    """Settings of `generate`: which endpoint, how long to wait (s), how much to accept (bytes)."""

    endpoint_name: str = _variable("SAGEMAKER_ENDPOINT_NAME", _text, "the endpoint's name")
    invoke_timeout_seconds: float = _variable(
        "INVOKE_TIMEOUT_SECONDS", _positive_float, "a number of seconds above 0"
    )
    max_body_bytes: int = _variable(
        "MAX_BODY_BYTES", _positive_int, "a whole number of bytes above 0"
    )


@dataclass(frozen=True)
class EndpointConfig(_Config):
    """Settings of `endpoint`: the URL that it reports."""

    endpoint_url: str = _variable("SAGEMAKER_ENDPOINT_URL", _text, "the endpoint's URL")
