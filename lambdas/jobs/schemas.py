"""The JSON schemas that the operations of several functions of jobs share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATES = ("queued", "running", "succeeded", "failed", "expired")
ID: Mapping[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{44}$"}
URL: Mapping[str, Any] = {"type": "string", "format": "uri"}


def job(properties: Mapping[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of a job: id, status and URL, and these further properties."""
    return {
        "type": "object",
        "required": ("id", "status", "url", *required),
        "properties": {"id": ID, "url": URL, "status": {"enum": STATES}, **properties},
        "additionalProperties": False,
    }
