"""The names of the model: what GET /v1/models lists is what requests may ask for.

https://platform.openai.com/docs/api-reference/models
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openai_api.errors import ModelNotFoundError
from web import key_rules
from web.event import Request

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
    if names and (name is None or name in names):
        return names[0]
    meant = "" if name is None else f" {name[:MAX_NAME_CHARACTERS]!r}"
    raise ModelNotFoundError(
        f"The model{meant} does not exist. GET /v1/models lists them.", param="model"
    )


def allowed(names: Sequence[str], request: Request) -> Sequence[str]:
    """Return those of some names that the request's API key may use; without a key, all.

    For a client the others do not exist, as with OpenAI.
    """
    rules = key_rules.of(request)
    return [name for name in names if rules.may_use_model(name)]


def listing(names: Sequence[str]) -> dict[str, Any]:
    """Return the list of all names."""
    return {"object": "list", "data": [single(name) for name in names]}


def single(name: str) -> dict[str, Any]:
    """Return one name."""
    return {"id": name, "object": "model", "created": CREATED, "owned_by": OWNER}
