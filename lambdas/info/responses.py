"""The responses of an operation: its own, those of errors, those of API Gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from info import headers, refusals
from web.errors import HttpError, IdentityUnclearError, RouteNotAllowedError
from web.openapi import Success
from web.response import JSON, TEXT

ERROR = {
    "type": "object",
    "required": ["error", "request_id"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "additionalProperties": False,
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": "string"},
            },
        },
        "request_id": {"type": "string"},
    },
}
_BEFORE_RATE_LIMITS = (IdentityUnclearError, RouteNotAllowedError)


def success(declared: Success, limit_headers: Sequence[str]) -> dict[str, Any]:
    """Return a response that is not an error; `limit_headers` are those about rate limits."""
    names = (*headers.OURS, *declared.headers, *declared.may_have, *limit_headers)
    response: dict[str, Any] = {
        "description": declared.description,
        "headers": headers.references(names),
    }
    if declared.content:
        response["content"] = {
            kind: {"schema": schema} for kind, schema in declared.content.items()
        }
    return response


def failures(
    errors: Sequence[type[HttpError]],
    reasons: Mapping[int, str],
    limit_headers: Sequence[str],
    api_type: str,
) -> dict[str, dict[str, Any]]:
    """Return status → response of all errors: ours, API Gateway's, or both.

    Args:
        errors: ours.
        reasons: why API Gateway itself responds, by status.
        limit_headers: the headers about rate limits.
        api_type: the kind of API.
    """
    statuses = sorted({error.status for error in errors} | set(reasons))
    return {
        str(status): _failure(
            [error for error in errors if error.status == status],
            reasons.get(status),
            limit_headers,
            api_type,
        )
        for status in statuses
    }


def _failure(
    errors: Sequence[type[HttpError]],
    refusal: str | None,
    limit_headers: Sequence[str],
    api_type: str,
) -> dict[str, Any]:
    lines = [f"`{error.code}`: {error.default_message}" for error in errors]
    return {
        "description": "\n\n".join([*lines, *([refusal] if refusal else [])]),
        "headers": headers.references(
            dict.fromkeys(
                (
                    *_header_names(errors, limit_headers),
                    *(refusals.HEADERS[api_type] if refusal else ()),
                )
            )
        ),
        "content": _content(errors, refusals.SCHEMA[api_type] if refusal else None),
    }


def _header_names(errors: Sequence[type[HttpError]], limit_headers: Sequence[str]) -> list[str]:
    names = list(headers.OURS) if errors else []
    if any(error not in _BEFORE_RATE_LIMITS for error in errors):
        names += limit_headers
    if any(error.retry_after_seconds is not None for error in errors):
        names.append("retry-after")
    if any(error.permanent for error in errors):
        names.append("x-should-retry")
    return names


def _content(errors: Sequence[type[HttpError]], refusal: str | None) -> dict[str, Any]:
    """Return the bodies; `refusal` is the schema of API Gateway's own."""
    messages = [error.default_message for error in errors if error.as_text]
    codes = [error.code for error in errors if not error.as_text]
    shapes = [*([_error_with(codes)] if codes else []), *([_schema(refusal)] if refusal else [])]
    content: dict[str, Any] = {}
    # First, because generated clients read an error by the first media type.
    if shapes:
        content[JSON] = {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
    if messages:
        content[TEXT] = {"schema": {"type": "string", "enum": messages}}
    return content


def _schema(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _error_with(codes: list[str]) -> dict[str, Any]:
    return {
        "allOf": [{"$ref": "#/components/schemas/Error"}],
        "properties": {"error": {"properties": {"code": {"enum": codes}}}},
    }
