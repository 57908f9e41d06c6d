"""What an operation says of itself; the parts that several share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from web.errors import BodyTooLargeError, EmptyBodyError, HttpError, InvalidBodyError

Json = Mapping[str, Any]

ANYTHING: Json = {}
"""The schema that every value has."""

# The rule of web/body.py: truthy as in JavaScript, so [] and {} pass.
INPUTS_BODY: Json = {
    "type": "object",
    "required": ["inputs"],
    "properties": {
        "inputs": {
            "description": "What the model is asked. Not null, false, 0 or an empty string.",
            "not": {"enum": [None, False, 0, ""]},
        },
        "parameters": {"description": "What the container takes beside `inputs`."},
    },
    "additionalProperties": True,
    "examples": [{"inputs": "Once upon a time", "parameters": {"max_new_tokens": 40}}],
}
INPUTS_ERRORS: tuple[type[HttpError], ...] = (
    EmptyBodyError,
    InvalidBodyError,
    BodyTooLargeError,
)


@dataclass(frozen=True, slots=True)
class Success:
    """An answer that is no error.

    Attributes:
        description: when it comes.
        content: media type → schema; none for an empty body.
        headers: names of its headers, beside those of every answer; `openapi.headers` has them.
        may_have: names of headers that it has at times.
    """

    description: str
    content: Json = field(default_factory=dict)
    headers: Sequence[str] = ()
    may_have: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One route.

    Attributes:
        id: a name for programs.
        summary: what it does, in a line.
        successes: status → answer.
        errors: what a request can end with; 500 needs no mention.
        parameters: of path, query and headers, as OpenAPI has them.
        body: the schema of the request's JSON; None: it takes no body.
    """

    id: str
    summary: str
    successes: Mapping[int, Success]
    errors: Sequence[type[HttpError]] = ()
    parameters: Sequence[Json] = ()
    body: Json | None = None
