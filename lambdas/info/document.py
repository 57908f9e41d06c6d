"""The OpenAPI document of the routes that were applied. Pure.

A new route is one more `of_….py`, with its line below.
https://spec.openapis.org/oas/v3.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import generate.operation
import info.operation
import jobs.operations
import usage.operation
from info import headers, refusals, responses, security
from info.settings import OpenapiConfig
from rate_limits.errors import LIMIT_ERRORS
from web.errors import InternalError
from web.openapi import Operation
from web.settings import ConfigError

# Of the HTTP contract: it changes when a client would have to.
VERSION = "1.0.0"

OPERATIONS: Mapping[str, Operation] = {
    **generate.operation.OPERATIONS,
    **info.operation.OPERATIONS,
    **jobs.operations.OPERATIONS,
    **usage.operation.OPERATIONS,
}


def build(config: OpenapiConfig) -> dict[str, Any]:
    """Return the document.

    Raises:
        ConfigError: there is a route that no operation tells of.
    """
    unknown = sorted(set(config.routes) - set(OPERATIONS))
    if unknown:
        raise ConfigError(f"Nothing is known of the routes {', '.join(unknown)}.")
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(config.routes):
        method, path = route.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(route, config)
    return {
        "openapi": "3.1.0",
        "info": {"title": config.name, "version": VERSION},
        # Where this document is: the API's own URL, or the domain that the client came by.
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Error": responses.ERROR, "Message": refusals.MESSAGE},
            "headers": headers.KNOWN,
            "securitySchemes": security.schemes(config),
        },
    }


def _operation(route: str, config: OpenapiConfig) -> dict[str, Any]:
    access, operation = config.routes[route], OPERATIONS[route]
    is_limited = route in config.limited
    # An operation and the limits around it may end with the same error.
    errors = list(
        dict.fromkeys((*operation.errors, *(LIMIT_ERRORS if is_limited else ()), InternalError))
    )
    counted = headers.COUNTED if is_limited else ()
    answers = {
        str(status): responses.success(each, counted)
        for status, each in operation.successes.items()
    }
    found: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "security": security.requirements(access, config),
        "responses": answers
        | responses.failures(errors, refusals.reasons(route, access, config), counted),
    }
    if operation.parameters:
        found["parameters"] = list(operation.parameters)
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "description": f"At most {config.max_body_bytes} bytes.",
            "content": {"application/json": {"schema": operation.body}},
        }
    return found
