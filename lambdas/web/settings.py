"""The functions' settings, read once from the environment that Terraform sets.

The table in docs/architecture.md names each variable; a test compares it with the HCL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Self


class ConfigError(Exception):
    """A variable is missing or has a value that cannot be used. Ends the function's init."""


def text(value: str) -> str:
    """Take a variable as it is."""
    return value


def positive_float(value: str) -> float:
    """Read a finite number above 0. Raises ValueError for any other."""
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError(value)
    return number


def positive_int(value: str) -> int:
    """Read a whole number above 0. Raises ValueError for any other."""
    number = int(value)
    if number <= 0:
        raise ValueError(value)
    return number


def non_negative_int(value: str) -> int:
    """Read a whole number, 0 or more. Raises ValueError for any other."""
    number = int(value)
    if number < 0:
        raise ValueError(value)
    return number


def names(value: str) -> tuple[str, ...]:
    """Read a JSON list of names. Raises ValueError for anything else."""
    found = json.loads(value)
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError(value)
    return tuple(found)


def variable(
    name: str, parse: Callable[[str], object], wants: str, default: object = MISSING
) -> Any:
    """Declare a field: the variable's name, how to read it, and what it holds, for messages.

    A variable with a `default` may be left out: what it switches is off.
    """
    metadata = {"variable": name, "parse": parse, "wants": wants, "default": default}
    # dataclasses' own word for a field without a default.
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Base of a function's settings; each field is made by `variable`."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read every field from its variable.

        Raises:
            ConfigError: one is missing, empty or malformed; the message names it.
        """
        return cls(**{each.name: _read(environ, **each.metadata) for each in fields(cls)})


def _read(
    environ: Mapping[str, str],
    variable: str,
    parse: Callable[[str], object],
    wants: str,
    default: object,
) -> object:
    if variable not in environ and default is not MISSING:
        return default
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
class GenerateConfig(Settings):
    """Settings of `generate`: which endpoint, how long to wait (s), how much to accept (bytes).

    `target_variants` are those that a request may choose from; none: it may not choose.
    """

    endpoint_name: str = variable("SAGEMAKER_ENDPOINT_NAME", text, "the endpoint's name")
    invoke_timeout_seconds: float = variable(
        "INVOKE_TIMEOUT_SECONDS", positive_float, "a number of seconds above 0"
    )
    max_body_bytes: int = variable(
        "MAX_BODY_BYTES", positive_int, "a whole number of bytes above 0"
    )
    target_variants: tuple[str, ...] = variable(
        "TARGET_VARIANTS", names, "a JSON list of variants' names", default=()
    )


@dataclass(frozen=True)
class EndpointConfig(Settings):
    """Settings of `endpoint`: the URL that it reports."""

    endpoint_url: str = variable("SAGEMAKER_ENDPOINT_URL", text, "the endpoint's URL")
