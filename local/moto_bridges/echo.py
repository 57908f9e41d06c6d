"""SageMaker's Describe responses: the members of the Create call, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from local.aws_api.call import ApiResponse


def echo(created: Mapping[str, Any], described: ApiResponse, also: Sequence[str]) -> ApiResponse:
    """Return a Describe response made of the Create call, with the members ``also`` of moto's."""
    if not described.ok:
        return described
    document = described.json()
    sent = {name: value for name, value in created.items() if name != "Tags"}
    return described.with_json(sent | {name: document[name] for name in also})
