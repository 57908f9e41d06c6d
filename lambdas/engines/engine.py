"""What an engine is to the API: pure functions, both ways, for each kind of request that it serves.

Whatever a parameter's rule is, is done: `apply` is the one way to the engine, and the table in
docs/openai.md is generated from the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeGuard, TypeVar

from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.errors import InvalidJsonError, UnsupportedParameterError
from openai_api.parameters import NEUTRAL, Options
from openai_api.results import Completion, Embeddings, Event, Json, Ranking

if TYPE_CHECKING:
    from openai_api.embedding_request import EmbeddingRequest
    from openai_api.rerank_request import RerankRequest

R = TypeVar("R", contravariant=True)


class _Omitted:
    """The result of a conversion that leaves the parameter out."""


OMITTED = _Omitted()


class Carried(NamedTuple):
    """A parameter that the engine has.

    Attributes:
        name: the engine's name for it, with dots between levels; None: OpenAI's name.
        convert: its value as the engine has it, or OMITTED; None: unchanged. May raise
            UnsupportedParameterError for a value that the engine does not support.
        note: what differs, for the documentation.
    """

    name: str | None = None
    convert: Callable[[Any], Any] | None = None
    note: str = ""


class Refused(NamedTuple):
    """A parameter that the engine does not have. `reason` is a clause, such as `TGI ignores it`."""

    reason: str


class Applied(NamedTuple):
    """A parameter that the function applies to what the engine returns. `note` says how."""

    note: str


Rule = Carried | Refused | Applied
Rules = Mapping[str, Rule]


class Invocation(NamedTuple):
    """What the container receives.

    Attributes:
        body: JSON.
        custom_attributes: of SageMaker; None: none.
    """

    body: bytes
    custom_attributes: str | None = None


class Generation(NamedTuple, Generic[R]):
    """One kind of request that generates text.

    Attributes:
        rules: parameter → what happens to it.
        write: the request, for the container. Raises UnsupportedParameterError.
        read: the parsed body of a response. Raises UpstreamFailedError.
        events: the records of a stream, as events. Raises UpstreamError. None: the engine does not
            stream.
    """

    rules: Rules
    write: Callable[[R], Invocation]
    read: Callable[[Any, R], Completion]
    events: Callable[[Iterable[Any], R], Iterator[Event]] | None = None


class Embedding(NamedTuple):
    """The embedding of texts.

    Attributes:
        rules: parameter → what happens to it.
        batch_size: how many texts one invocation takes; None: as many as there are.
        write: the request, for the container.
        read: the parsed body of a response. Raises UpstreamFailedError.
    """

    rules: Rules
    batch_size: int | None
    write: Callable[[EmbeddingRequest], Invocation]
    read: Callable[[Any, EmbeddingRequest], Embeddings]


class Reranking(NamedTuple):
    """The sorting of texts; its attributes are those of `Embedding`."""

    rules: Rules
    batch_size: int | None
    write: Callable[[RerankRequest], Invocation]
    read: Callable[[Any, RerankRequest], Ranking]


class Engine(NamedTuple):
    """An engine. What it does not serve is None."""

    name: str
    chat: Generation[ChatRequest] | None = None
    completions: Generation[CompletionRequest] | None = None
    embeddings: Embedding | None = None
    rerank: Reranking | None = None


def apply(rules: Rules, options: Options) -> dict[str, Any]:
    """Return the engine's fields for the parameters of a request.

    Raises:
        UnsupportedParameterError: the engine does not have one of them.
    """
    fields: dict[str, Any] = {}
    for name, value in options.items():
        rule = rules[name]
        if isinstance(rule, Carried):
            converted = value if rule.convert is None else rule.convert(value)
            if converted is not OMITTED:
                _put(fields, rule.name or name, converted)
        elif is_refused(rule, name, value):
            raise refusal(name, rule.reason)
    return fields


def is_refused(rule: Rule, name: str, value: Any) -> TypeGuard[Refused]:
    """Return whether the engine cannot do what the value asks for. Some values ask for nothing."""
    return isinstance(rule, Refused) and not (name in NEUTRAL and NEUTRAL[name] == value)


def refusal(param: str, reason: str) -> UnsupportedParameterError:
    """Return the error of a parameter that the engine does not have."""
    return UnsupportedParameterError(f"Remove {param}: {reason}.", param=param)


# `json.dumps` would make an encoder for each request.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def encode(fields: Json) -> bytes:
    """Write JSON. Raises InvalidJsonError for a number that JSON does not have, such as 1e999."""
    try:
        return _encode(fields).encode()
    except ValueError as error:
        raise InvalidJsonError from error


def _put(fields: dict[str, Any], path: str, value: Any) -> None:
    *levels, name = path.split(".")
    for level in levels:
        fields = fields.setdefault(level, {})
    fields[name] = value
