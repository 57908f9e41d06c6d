"""The shapes in which a function declares its OpenAPI operations, and the parts they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from web.errors import BodyTooLargeError, EmptyBodyError, HttpError, InvalidBodyError

Json = Mapping[str, Any]

ANYTHING: Json = {}
"""The schema that every value matches."""

# The rule of web/body.py: truthy as in JavaScript, so [] and {} pass.
INPUTS_BODY: Json = {
    "type": "object",
    "required": ["inputs"],
    "properties": {
        "inputs": {
            "description": "Input of the model. Not null, false, 0 or an empty string.",
            "not": {"enum": [None, False, 0, ""]},
        },
        "parameters": {"description": "Parameters that the container accepts beside `inputs`."},
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
    """A response that is not an error.

    Attributes:
        description: when it is sent.
        content: media type → schema; empty for an empty body.
        headers: names of its headers, beside those of every response; see `info.headers`.
        may_have: names of headers that it has only sometimes.
    """

    description: str
    content: Json = field(default_factory=dict)
    headers: Sequence[str] = ()
    may_have: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One route.

    Attributes:
        id: name for programs.
        summary: what it does, in one line.
        successes: status → response.
        errors: what a request can end with; 500 need not be listed.
        parameters: those of path, query and headers, as OpenAPI writes them.
        body: schema of the request's JSON; None: it has no body.
    """

    id: str
    summary: str
    successes: Mapping[int, Success]
    errors: Sequence[type[HttpError]] = ()
    parameters: Sequence[Json] = ()
    body: Json | None = None
