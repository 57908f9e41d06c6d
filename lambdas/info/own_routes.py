"""The operations of the user's own routes: what is declared, and what is known of them."""

from __future__ import annotations

import json
import re
from typing import Any

from info import headers, refusals, responses, security
from info.settings import OpenApi
from rate_limits.errors import LIMIT_ERRORS
from web.settings import SettingsError

_PARAMETER = re.compile(r"\{(\w+)\+?\}")


def operation(name: str, settings: OpenApi) -> dict[str, Any]:
    """Return the operation of a route. What is declared stands over what is known.

    Args:
        name: the route key.
        settings: the API, with the declared operations.

    Raises:
        SettingsError: the declared operation is no JSON object.
    """
    route, declared = settings.routes[name], _declared(name, settings)
    limit_errors = LIMIT_ERRORS if route.rate_limited else ()
    limit_headers = headers.RATE_LIMITS if route.rate_limited else ()
    known = responses.failures(
        [*security.errors(route, settings), *limit_errors],
        refusals.reasons(name, route, settings),
        limit_headers,
        settings.api_type,
    )
    found: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", name).strip("_").lower(),
        "summary": name,
        "security": security.requirements(route, settings),
        "parameters": [
            {"name": each, "in": "path", "required": True, "schema": {"type": "string"}}
            for each in _PARAMETER.findall(name)
        ],
    }
    answers = {"default": {"description": "Response of the function."}, **known}
    return {**found, **declared, "responses": answers | declared.get("responses", {})}


def _declared(name: str, settings: OpenApi) -> dict[str, Any]:
    try:
        declared = json.loads(settings.operations[name])
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"The operation of {name} is no JSON.") from error
    if not isinstance(declared, dict):
        raise SettingsError(f"The operation of {name} is no JSON object.")
    return declared
