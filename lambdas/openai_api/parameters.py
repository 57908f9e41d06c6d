"""The parameters that a chat completion and a completion share, and those that change nothing.

https://platform.openai.com/docs/api-reference/chat/create
https://platform.openai.com/docs/api-reference/completions/create
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openai_api.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingParameterError,
    UnsupportedParameterError,
)
from openai_api.fields import Fields, texts

MAX_CHOICES = 128
_MAX_TOKENS = 2**31 - 1
_SEED = 2**63

Options = Mapping[str, Any]
"""Name → checked value of each parameter that is set."""

Check = Callable[[Fields], Any]
"""Returns the value of one parameter, None if it is absent; raises a ParameterError."""

# Stock clients send these unasked. They concern OpenAI's own service, never the completion.
NO_EFFECT = frozenset(
    {
        *("metadata", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention"),
        *("safety_identifier", "service_tier", "store", "user"),
    }
)
# Of those, values that would have an effect at OpenAI.
_ONLY: Mapping[str, tuple[object, ...]] = {
    "store": (False,),
    "service_tier": ("auto", "default"),
}

# Values that ask for nothing: an engine that lacks the parameter does the same without it.
NEUTRAL: Mapping[str, object] = {
    "best_of": 1,
    "echo": False,
    "frequency_penalty": 0,
    "image_url.detail": "auto",
    "logit_bias": {},
    "n": 1,
    "parallel_tool_calls": True,
    "presence_penalty": 0,
    "response_format": {"type": "text"},
    "suffix": "",
}


def check_no_effect(fields: Fields) -> None:
    """Raise UnsupportedParameterError where a parameter of NO_EFFECT asks for something."""
    for name, allowed in _ONLY.items():
        value = fields.values.get(name)
        if value is not None and value not in allowed:
            raise UnsupportedParameterError(
                f"Remove {name}: only {allowed[0]!r} is supported.".replace("False", "false"),
                param=name,
            )


def read_options(fields: Fields, checks: Mapping[str, Check]) -> dict[str, Any]:
    """Return the parameters that are set, each checked."""
    values = fields.values
    found = {}
    for name, check in checks.items():
        if values.get(name) is not None:
            found[name] = check(fields)
    return found


def read_maximum(
    fields: Fields, names: tuple[str, ...], cap: int | None, least: int = 1
) -> int | None:
    """Return the maximum number of tokens of a completion.

    Args:
        fields: the body.
        names: its names, the one to prefer first.
        cap: the deployment's maximum; None: it has none.
        least: the smallest one that makes sense.

    Raises:
        InvalidValueError: it is above the cap, or set twice.
    """
    given = [name for name in names if fields.values.get(name) is not None]
    if len(given) > 1:
        raise InvalidValueError(f"Set {given[0]} or {given[1]}, not both.", param=given[1])
    if not given:
        return cap
    wanted = fields.integer(given[0], least, _MAX_TOKENS)
    if cap is not None and wanted is not None and wanted > cap:
        message = f"Set {given[0]} to {cap} or less, the limit of this deployment."
        raise InvalidValueError(message, param=given[0])
    return wanted


def read_stream(fields: Fields) -> tuple[bool, bool]:
    """Return whether to stream, and whether to report the usage at the end of the stream.

    Raises:
        InvalidValueError: `stream_options` without `stream`.
    """
    stream = fields.get("stream", bool) or False
    options = fields.object("stream_options")
    if options is None:
        return stream, False
    if not stream:
        raise InvalidValueError(
            "Set stream_options only with stream: true.", param="stream_options"
        )
    options.refuse_unknown(frozenset({"include_usage", "include_obfuscation"}))
    # Obfuscation pads chunks against an observer of their sizes, at OpenAI.
    if options.get("include_obfuscation", bool):
        param = "stream_options.include_obfuscation"
        raise UnsupportedParameterError(f"Remove {param}: it is not supported.", param=param)
    return stream, options.get("include_usage", bool) or False


def check_stop(fields: Fields) -> tuple[str, ...]:
    """Return the stop sequences."""
    found = texts(fields.values["stop"], fields.param("stop"))
    for at, each in enumerate(found):
        if not each:
            raise InvalidValueError("Set no empty stop sequence.", param=f"stop[{at}]")
    return found


def check_logit_bias(fields: Fields) -> dict[str, float]:
    """Return the biases by token ID."""
    given = Fields(fields.require("logit_bias", dict), "logit_bias")
    for name in given.values:
        if not name.isascii() or not name.isdigit():
            raise InvalidTypeError(
                'Use token IDs, such as "50256", as the keys of logit_bias.', param="logit_bias"
            )
        if given.number(name, -100, 100) is None:
            raise InvalidTypeError(
                f"Set logit_bias.{name} to a number.", param=f"logit_bias.{name}"
            )
    return dict(given.values)


SAMPLING: Mapping[str, Check] = {
    "frequency_penalty": lambda fields: fields.number("frequency_penalty", -2, 2),
    "logit_bias": check_logit_bias,
    "n": lambda fields: fields.integer("n", 1, MAX_CHOICES),
    "presence_penalty": lambda fields: fields.number("presence_penalty", -2, 2),
    "seed": lambda fields: fields.integer("seed", -_SEED, _SEED - 1),
    "stop": check_stop,
    "temperature": lambda fields: fields.number("temperature", 0, 2),
    "top_p": lambda fields: fields.number("top_p", 0, 1),
}


def require_any(fields: Fields, name: str, what: str) -> Any:
    """Return a field of any type. Raises MissingParameterError."""
    value = fields.values.get(name)
    if value is None:
        raise MissingParameterError(f"Set {name} to {what}.", param=name)
    return value
