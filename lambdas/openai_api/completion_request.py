"""The request of POST /v1/completions, checked.

https://platform.openai.com/docs/api-reference/completions/create
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openai_api import parameters
from openai_api.errors import InvalidTypeError, InvalidValueError
from openai_api.fields import Fields
from openai_api.parameters import Check, Options

MAX_PROMPTS = 128
MAX_LOGPROBS = 5

Prompt = str | tuple[int, ...]
"""A text, or the IDs of its tokens."""


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """Texts to complete.

    Attributes:
        model: the name that the client gave; None: it gave none.
        prompts: the texts, one at least.
        is_list: whether the client sent a list of prompts.
        options: the parameters of `OPTIONS` that are set, and `max_tokens`.
        stream: whether to send the completion while it is produced.
        include_usage: whether a stream ends with the usage.
    """

    model: str | None
    prompts: tuple[Prompt, ...]
    options: Options
    stream: bool = False
    include_usage: bool = False
    is_list: bool = False

    def wire_prompt(self) -> Any:
        """Return the prompt as the client sent it."""
        return list(self.prompts) if self.is_list else self.prompts[0]


OPTIONS: Mapping[str, Check] = {
    **parameters.SAMPLING,
    "best_of": lambda fields: fields.integer("best_of", 1, parameters.MAX_CHOICES),
    "echo": lambda fields: fields.get("echo", bool),
    "logprobs": lambda fields: fields.integer("logprobs", 0, MAX_LOGPROBS),
    "suffix": lambda fields: fields.get("suffix", str),
}
_KNOWN = frozenset(
    {"model", "prompt", "stream", "stream_options", "max_tokens", *OPTIONS} | parameters.NO_EFFECT
)


def parse(fields: Fields, max_completion_tokens: int | None) -> CompletionRequest:
    """Check the body of a request.

    Args:
        fields: the body.
        max_completion_tokens: the deployment's maximum; None: it has none.

    Raises:
        ParameterError: a subclass, which names the parameter.
    """
    fields.refuse_unknown(_KNOWN)
    parameters.check_no_effect(fields)
    options = parameters.read_options(fields, OPTIONS)
    maximum = parameters.read_maximum(fields, ("max_tokens",), max_completion_tokens, least=0)
    if maximum is not None:
        options["max_tokens"] = maximum
    prompts, is_list = read_prompts(fields, "prompt", MAX_PROMPTS)
    stream, include_usage = parameters.read_stream(fields)
    return CompletionRequest(
        fields.get("model", str) or None, prompts, options, stream, include_usage, is_list
    )


def read_prompts(fields: Fields, name: str, most: int) -> tuple[tuple[Prompt, ...], bool]:
    """Return the texts of a field, and whether it is a list of them.

    Args:
        fields: the body.
        name: the field: a text, token IDs, or a list of either.
        most: how many there may be.
    """
    value = parameters.require_any(fields, name, "a string or an array")
    if isinstance(value, str):
        return (value,), False
    if not isinstance(value, list):
        raise InvalidTypeError(f"Set {name} to a string or an array.", param=name)
    if not value:
        raise InvalidValueError(f"Set {name} to at least one text.", param=name)
    if type(value[0]) is int:
        return (_tokens(value, name),), False
    if len(value) > most:
        raise InvalidValueError(f"Set {name} to {most} texts or fewer.", param=name)
    return tuple(_prompt(each, f"{name}[{at}]") for at, each in enumerate(value)), True


def _prompt(value: object, param: str) -> Prompt:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value:
        return _tokens(value, param)
    raise InvalidTypeError(f"Set {param} to a string or an array of token IDs.", param=param)


def _tokens(values: list[Any], param: str) -> tuple[int, ...]:
    for at, value in enumerate(values):
        if type(value) is not int or value < 0:
            where = f"{param}[{at}]"
            raise InvalidTypeError(f"Set {where} to a token ID.", param=where)
    return tuple(values)
