"""The request of POST /v1/embeddings, checked.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

from dataclasses import dataclass

from openai_api import parameters
from openai_api.completion_request import Prompt, read_prompts
from openai_api.errors import InvalidValueError
from openai_api.fields import Fields

MAX_INPUTS = 2048
MAX_DIMENSIONS = 65_536
FORMATS = ("float", "base64")
_KNOWN = frozenset({"model", "input", "dimensions", "encoding_format"} | parameters.NO_EFFECT)


@dataclass(frozen=True, slots=True)
class EmbeddingRequest:
    """Texts to embed.

    Attributes:
        model: the name that the client gave; None: it gave none.
        inputs: the texts, one at least.
        dimensions: the length of each vector; None: the model's own.
        as_base64: whether vectors are sent as base64 and not as numbers.
    """

    model: str | None
    inputs: tuple[Prompt, ...]
    dimensions: int | None = None
    as_base64: bool = False


def parse(fields: Fields) -> EmbeddingRequest:
    """Check the body of a request. Raises ParameterError, which names the parameter."""
    fields.refuse_unknown(_KNOWN)
    parameters.check_no_effect(fields)
    inputs, _ = read_prompts(fields, "input", MAX_INPUTS)
    for at, each in enumerate(inputs):
        if not each:
            param = "input" if len(inputs) == 1 else f"input[{at}]"
            raise InvalidValueError("Set input to texts that are not empty.", param=param)
    return EmbeddingRequest(
        fields.get("model", str) or None,
        inputs,
        fields.integer("dimensions", 1, MAX_DIMENSIONS),
        fields.one_of("encoding_format", FORMATS) == "base64",
    )
