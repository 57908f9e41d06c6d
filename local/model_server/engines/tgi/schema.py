"""The request, typed as TGI types it. Unknown fields are ignored, as TGI does.

Source: ``GenerateParameters`` and ``CompatGenerateRequest`` in ``router/src/lib.rs`` of
https://github.com/huggingface/text-generation-inference at v1.4.0, the seed's version.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from local.model_server.engines.tgi.errors import RejectedError

DEFAULT_MAX_NEW_TOKENS = 100
WRONG_SHAPE = "Failed to deserialize the JSON body into the target type"


@dataclass(frozen=True)
class Parameters:
    """``parameters``: None is "not given"."""

    best_of: int | None = None
    temperature: float | None = None
    repetition_penalty: float | None = None
    frequency_penalty: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    typical_p: float | None = None
    do_sample: bool = False
    max_new_tokens: int | None = DEFAULT_MAX_NEW_TOKENS
    return_full_text: bool | None = None
    stop: tuple[str, ...] = ()
    truncate: int | None = None
    watermark: bool = False
    details: bool = False
    decoder_input_details: bool = False
    seed: int | None = None
    top_n_tokens: int | None = None
    grammar: Any = None


@dataclass(frozen=True)
class GenerateRequest:
    """A body of ``/invocations``."""

    inputs: str
    parameters: Parameters = field(default_factory=Parameters)
    stream: bool = False


def read(content_type: str | None, body: bytes) -> Any:
    """The JSON in a body.

    Raises:
        RejectedError: the body is not declared as JSON (415), or is no JSON (400).
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise RejectedError(415, "Expected request with `Content-Type: application/json`")
    try:
        return json.loads(body)
    except ValueError as error:
        raise RejectedError(400, f"Failed to parse the request body as JSON: {error}") from error


def parse(document: Any) -> GenerateRequest:
    """The request in a document.

    Raises:
        RejectedError: the document has another shape (422).
    """
    if not isinstance(document, Mapping):
        raise RejectedError(422, f"{WRONG_SHAPE}: invalid type, expected struct")
    if "inputs" not in document:
        raise RejectedError(422, f"{WRONG_SHAPE}: missing field `inputs`")
    parameters = document.get("parameters", {})
    if not isinstance(parameters, Mapping):
        raise RejectedError(422, f"{WRONG_SHAPE}: parameters: invalid type, expected struct")
    return GenerateRequest(
        inputs=_typed("inputs", document["inputs"], _STRING),
        parameters=_parameters(parameters),
        stream=_typed("stream", document.get("stream", False), _BOOL),
    )


_Rule = tuple[Callable[[Any], bool], str]


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_STRING: _Rule = (lambda v: isinstance(v, str), "a string")
_BOOL: _Rule = (lambda v: isinstance(v, bool), "a boolean")
_FLOAT: _Rule = (_is_number, "f32")
_I32: _Rule = (lambda v: _is_int(v) and -(2**31) <= v < 2**31, "i32")
_U32: _Rule = (lambda v: _is_int(v) and 0 <= v < 2**32, "u32")
_U64: _Rule = (lambda v: _is_int(v) and 0 <= v < 2**64, "u64")
_STRINGS: _Rule = (
    lambda v: isinstance(v, list) and all(isinstance(item, str) for item in v),
    "a sequence of strings",
)
_ANY: _Rule = (lambda _: True, "anything")

_RULES: dict[str, _Rule] = {
    "best_of": _U64,
    "temperature": _FLOAT,
    "repetition_penalty": _FLOAT,
    "frequency_penalty": _FLOAT,
    "top_k": _I32,
    "top_p": _FLOAT,
    "typical_p": _FLOAT,
    "do_sample": _BOOL,
    "max_new_tokens": _U32,
    "return_full_text": _BOOL,
    "stop": _STRINGS,
    "truncate": _U64,
    "watermark": _BOOL,
    "details": _BOOL,
    "decoder_input_details": _BOOL,
    "seed": _U64,
    "top_n_tokens": _U32,
    "grammar": _ANY,
}
_NULLABLE = {f.name for f in fields(Parameters) if f.default is None} | {"max_new_tokens"}


def _parameters(given: Mapping[str, Any]) -> Parameters:
    values: dict[str, Any] = {}
    for name, rule in _RULES.items():
        if name not in given:
            continue
        if given[name] is None and name in _NULLABLE:
            values[name] = None
        else:
            values[name] = _typed(f"parameters.{name}", given[name], rule)
    if "stop" in values:
        values["stop"] = tuple(values["stop"])
    return Parameters(**values)


def _typed(name: str, value: Any, rule: _Rule) -> Any:
    fits, expected = rule
    if not fits(value):
        shown = json.dumps(value, ensure_ascii=False)[:100]
        raise RejectedError(
            422, f"{WRONG_SHAPE}: {name}: invalid value {shown}, expected {expected}"
        )
    return value
