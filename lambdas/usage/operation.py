"""GET /usage, and what limits add to the routes that have them."""

from __future__ import annotations

from typing import Any

from rate_limits.errors import LimitsUnavailableError
from usage.errors import InvalidDaysError
from web.errors import IdentityUnclearError
from web.openapi import Operation, Success

_COUNT = {"type": "integer", "minimum": 0}
_MOST = {"type": ["integer", "null"], "minimum": 0}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_USAGE = _object(
    {
        "caller": {"type": "string"},
        "limits": _object({"requests_per_minute": _MOST, "tokens_per_day": _MOST}),
        "remaining": _object({"requests": _MOST, "tokens": _MOST}),
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
    "description": "How many days to tell of, today included; at most those that are kept.",
    "schema": {"type": "integer", "minimum": 1},
}

OPERATIONS = {
    "GET /usage": Operation(
        id="getUsage",
        summary="Tell what the caller has had, and has left",
        parameters=(_DAYS,),
        successes={200: Success("The caller's own usage, by day.", {"application/json": _USAGE})},
        errors=(InvalidDaysError, IdentityUnclearError, LimitsUnavailableError),
    ),
}
