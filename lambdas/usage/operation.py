"""The OpenAPI operation of GET /usage."""

from __future__ import annotations

from typing import Any

from rate_limits.errors import LimitsUnavailableError
from usage.errors import InvalidDaysError
from web.errors import IdentityUnclearError
from web.openapi import Operation, Success

_COUNT = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL = {"type": ["integer", "null"], "minimum": 0}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_USAGE = _object(
    {
        "client": {"type": "string"},
        "limits": _object(
            {"requests_per_minute": _COUNT_OR_NULL, "tokens_per_day": _COUNT_OR_NULL}
        ),
        "remaining": _object({"requests": _COUNT_OR_NULL, "tokens": _COUNT_OR_NULL}),
        "reset_seconds": _object({"requests": _COUNT, "tokens": _COUNT}),
        "days": {
            "type": "array",
            "items": _object(
                {
                    "day": {"type": "string", "format": "date"},
                    "requests": _COUNT,
                    "tokens": _COUNT,
                }
            ),
        },
    }
)
_DAYS = {
    "name": "days",
    "in": "query",
    "description": "Number of days, today included; at most the number of days that are kept.",
    "schema": {"type": "integer", "minimum": 1},
}

OPERATIONS = {
    "GET /usage": Operation(
        id="getUsage",
        summary="Return the client's usage and what is left of its limits",
        parameters=(_DAYS,),
        successes={200: Success("The client's own usage, by day.", {"application/json": _USAGE})},
        errors=(InvalidDaysError, IdentityUnclearError, LimitsUnavailableError),
    ),
}
