"""The names of the model: what GET /v1/models lists is what requests may ask for.

https://platform.openai.com/docs/api-reference/models
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openai_api.errors import ModelNotFoundError

MAX_NAME_CHARACTERS = 100

# When a model was created is not known.
CREATED = 0
OWNER = "sagemaker"


def resolve(name: str | None, names: Sequence[str]) -> str:
    """Return the served name of the model that a request asks for.

    Args:
        name: what the request has; None: nothing, so the model is meant.
        names: of the model, its served name first, then its aliases.

    Raises:
        ModelNotFoundError: it is none of them.
    """
    if name is None or name in names:
        return names[0]
    raise ModelNotFoundError(
        f"The model {name[:MAX_NAME_CHARACTERS]!r} does not exist. GET /v1/models lists them.",
        param="model",
    )


def listing(names: Sequence[str]) -> dict[str, Any]:
    """Return the list of all names."""
    return {"object": "list", "data": [single(name) for name in names]}


def single(name: str) -> dict[str, Any]:
    """Return one name."""
    return {"id": name, "object": "model", "created": CREATED, "owned_by": OWNER}
