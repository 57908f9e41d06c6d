"""The request of POST /v1/rerank, checked. OpenAI has no such route; the shape is that of Jina AI.

https://api.jina.ai/redoc#tag/rerank
"""

from __future__ import annotations

from dataclasses import dataclass

from openai_api.errors import InvalidTypeError, InvalidValueError
from openai_api.fields import Fields

MAX_DOCUMENTS = 2048
_KNOWN = frozenset({"model", "query", "documents", "top_n", "return_documents"})


@dataclass(frozen=True, slots=True)
class RerankRequest:
    """Texts to sort by how well they fit a query.

    Attributes:
        model: the name that the client gave; None: it gave none.
        query: the query.
        documents: the texts, one at least.
        top_n: how many to return; None: all.
        return_documents: whether the response repeats the texts.
    """

    model: str | None
    query: str
    documents: tuple[str, ...]
    top_n: int | None = None
    return_documents: bool = True


def parse(fields: Fields) -> RerankRequest:
    """Check the body of a request. Raises ParameterError, which names the parameter."""
    fields.refuse_unknown(_KNOWN)
    given = fields.require("documents", list)
    if not 1 <= len(given) <= MAX_DOCUMENTS:
        raise InvalidValueError(f"Send 1 to {MAX_DOCUMENTS} documents.", param="documents")
    wanted = fields.get("return_documents", bool)
    return RerankRequest(
        fields.get("model", str) or None,
        fields.require("query", str),
        tuple(_document(each, f"documents[{at}]") for at, each in enumerate(given)),
        fields.integer("top_n", 1, MAX_DOCUMENTS),
        True if wanted is None else wanted,
    )


def _document(value: object, param: str) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    if isinstance(text, str):
        return text
    raise InvalidTypeError(f"Set {param} to a string, or to an object with text.", param=param)
