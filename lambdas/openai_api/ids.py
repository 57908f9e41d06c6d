"""The IDs of responses and of calls of functions."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What all parts of a response have in common.

    Attributes:
        id: of the response.
        created: epoch seconds.
        model: the served name of the model.
    """

    id: str
    created: int
    model: str


def head(kind: str, model: str) -> Head:
    """Return a new head. `kind` begins its ID, such as `chatcmpl`."""
    return Head(f"{kind}-{uuid.uuid4().hex}", int(time.time()), model)


def tool_call() -> str:
    """Return a new ID for a call of a function."""
    return f"call_{uuid.uuid4().hex[:24]}"
