"""The headers of responses: each once, for the operations to name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from web.response import ALWAYS

_TEXT = {"type": "string"}
_SECONDS = {"type": "integer", "minimum": 1}

KNOWN: Mapping[str, Mapping[str, Any]] = {
    **{name: {"schema": {"const": value}} for name, value in ALWAYS.items()},
    "x-request-id": {"description": "Request ID, which is also in the logs.", "schema": _TEXT},
    "apigw-requestid": {"description": "Request ID, as sent by API Gateway.", "schema": _TEXT},
    "location": {"description": "Path of the job.", "schema": _TEXT},
    "retry-after": {"description": "Seconds to wait before a retry.", "schema": _SECONDS},
    "x-should-retry": {
        "description": "`false`: the same request would fail again.",
        "schema": {"const": "false"},
    },
    "x-invoked-variant": {
        "description": "Variant that was invoked, where requests may choose one.",
        "schema": _TEXT,
    },
    "openai-processing-ms": {
        "description": "Time until the response, or its first part, in milliseconds.",
        "schema": _TEXT,
    },
    "idempotent-replayed": {
        "description": "`true`: the job was created by an earlier request with the same key.",
        "schema": {"const": "true"},
    },
    **{
        f"x-ratelimit-{name}-{unit}": {"description": text, "schema": _TEXT}
        for unit in ("requests", "tokens")
        for name, text in {
            "limit": "Limit of the client.",
            "remaining": "Number that is left.",
            "reset": "Time until the limit is reset, such as `1m30s`.",
        }.items()
    },
    "www-authenticate": {"description": "Reason why the token was rejected.", "schema": _TEXT},
}

# On every response of the functions. None is required where API Gateway may respond by itself.
OURS = (*ALWAYS, "x-request-id")

# On responses of the routes with rate limits, for each limit that the client has.
RATE_LIMITS = tuple(name for name in KNOWN if name.startswith("x-ratelimit-"))


def references(names: Iterable[str]) -> dict[str, Any]:
    """Return the `headers` of a response."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
