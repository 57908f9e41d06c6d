"""The OpenAPI document of the routes that were applied. Pure.

The functions declare their operations, in `operation.py` of their folders.
https://spec.openapis.org/oas/v3.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import generate.operation
import info.operation
import jobs_read.operation
import jobs_submit.operation
import openai_routes.operation
import usage.operation
from info import headers, own_routes, refusals, responses, security
from info.settings import OpenApi
from rate_limits.errors import LIMIT_ERRORS
from web.errors import InternalError
from web.openapi import Operation
from web.settings import SettingsError

# The version of the HTTP contract: it changes when clients have to change.
VERSION = "1.0.0"

OPERATIONS: Mapping[str, Operation] = {
    **generate.operation.OPERATIONS,
    **info.operation.OPERATIONS,
    **jobs_read.operation.OPERATIONS,
    **jobs_submit.operation.OPERATIONS,
    **openai_routes.operation.OPERATIONS,
    **usage.operation.OPERATIONS,
}


def place(route: str) -> tuple[str, str]:
    """Return the keys of a route in `paths`, where a variable has no sign of several segments."""
    method, path = route.split(" ")
    return path.replace("+}", "}"), method.lower()


def build(settings: OpenApi) -> dict[str, Any]:
    """Return the document, without the server that it is read from.

    Raises:
        SettingsError: a route has no operation.
    """
    unknown = sorted(set(settings.routes) - set(OPERATIONS) - set(settings.operations))
    if unknown:
        raise SettingsError(f"There is no operation for {', '.join(unknown)}.")
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(settings.routes):
        path, method = place(route)
        described = own_routes.operation if route in settings.operations else _operation
        paths.setdefault(path, {})[method] = described(route, settings)
    return {
        "openapi": "3.1.0",
        "info": {"title": settings.title, "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {"Error": responses.ERROR, "Message": refusals.MESSAGE},
            "headers": headers.KNOWN,
            "securitySchemes": security.schemes(settings),
        },
    }


def served_at(path: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document for a client that reads it at a path, with the stage where there is one.

    The server is a path without a host, so that it is the domain that the client used. It is no
    relative path, such as ".": some clients do not resolve those.
    https://spec.openapis.org/oas/v3.1.0.html#server-object
    """
    base, _, _ = path.rpartition("/")
    return {**document, "servers": [{"url": base or "/"}]}


def _operation(name: str, settings: OpenApi) -> dict[str, Any]:
    route, operation = settings.routes[name], OPERATIONS[name]
    limit_errors = LIMIT_ERRORS if route.rate_limited else ()
    # An operation and what is around it may end with the same error.
    errors = list(
        dict.fromkeys(
            (
                *operation.errors,
                *security.errors(route, settings),
                *limit_errors,
                InternalError,
            )
        )
    )
    limit_headers = headers.RATE_LIMITS if route.rate_limited else ()
    successes = {
        str(status): responses.success(each, limit_headers)
        for status, each in operation.successes.items()
    }
    found: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "security": security.requirements(route, settings),
        "responses": successes
        | responses.failures(
            errors, refusals.reasons(name, route, settings), limit_headers, settings.api_type
        ),
    }
    if operation.parameters:
        found["parameters"] = list(operation.parameters)
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "description": f"At most {settings.max_body_bytes} bytes.",
            "content": {"application/json": {"schema": operation.body}},
        }
    return found
