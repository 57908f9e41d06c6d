"""The headers of answers: each once, for the operations to name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from web.response import ALWAYS

_TEXT = {"type": "string"}
_SECONDS = {"type": "integer", "minimum": 1}

KNOWN: Mapping[str, Mapping[str, Any]] = {
    **{name: {"schema": {"const": value}} for name, value in ALWAYS.items()},
    "x-request-id": {"description": "The request's id, which the logs have too.", "schema": _TEXT},
    "apigw-requestid": {"description": "The same, as API Gateway sends it.", "schema": _TEXT},
    "location": {"description": "The path of the job.", "schema": _TEXT},
    "retry-after": {"description": "Seconds to wait before another try.", "schema": _SECONDS},
    "x-should-retry": {
        "description": "`false`: the same request would fail again.",
        "schema": {"const": "false"},
    },
    "x-invoked-variant": {
        "description": "Which variant answered, where requests may choose.",
        "schema": _TEXT,
    },
    "idempotent-replayed": {
        "description": "`true`: the job was made by an earlier request with the same key.",
        "schema": {"const": "true"},
    },
    **{
        f"x-ratelimit-{name}-{what}": {"description": text, "schema": _TEXT}
        for what in ("requests", "tokens")
        for name, text in {
            "limit": "How many the caller may have.",
            "remaining": "How many are left.",
            "reset": "How long until there are as many again, such as `1m30s`.",
        }.items()
    },
    "www-authenticate": {"description": "What is wrong with the token.", "schema": _TEXT},
}

# On every answer of the functions. None of them is required where API Gateway may answer itself.
OURS = (*ALWAYS, "x-request-id")

# On answers of the routes that count, for each limit that the caller has.
COUNTED = tuple(name for name in KNOWN if name.startswith("x-ratelimit-"))


def references(names: Iterable[str]) -> dict[str, Any]:
    """Return a response's `headers`."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
