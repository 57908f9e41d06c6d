"""The answers of an operation: its own, the errors', API Gateway's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from info import headers
from web.errors import HttpError, IdentityUnclearError
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
_MESSAGE_REFERENCE = {"$ref": "#/components/schemas/Message"}


def success(answer: Success, counted: Sequence[str]) -> dict[str, Any]:
    """Return the response of an answer that is no error; `counted` are headers about limits."""
    names = (*headers.OURS, *answer.headers, *answer.may_have, *counted)
    response: dict[str, Any] = {
        "description": answer.description,
        "headers": headers.references(names),
    }
    if answer.content:
        response["content"] = {kind: {"schema": schema} for kind, schema in answer.content.items()}
    return response


def failures(
    errors: Sequence[type[HttpError]], refusals: Mapping[int, str], counted: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return status → response of all that goes wrong: ours, API Gateway's, or either."""
    statuses = sorted({error.status for error in errors} | set(refusals))
    return {
        str(status): _failure(
            [error for error in errors if error.status == status], refusals.get(status), counted
        )
        for status in statuses
    }


def _failure(
    errors: Sequence[type[HttpError]], refusal: str | None, counted: Sequence[str]
) -> dict[str, Any]:
    lines = [f"`{error.code}`: {error.default_message}" for error in errors]
    return {
        "description": "\n\n".join([*lines, *([refusal] if refusal else [])]),
        "headers": headers.references(_header_names(errors, refusal, counted)),
        "content": _content(errors, refusal),
    }


def _header_names(
    errors: Sequence[type[HttpError]], refusal: str | None, counted: Sequence[str]
) -> list[str]:
    names = list(headers.OURS) if errors else []
    if any(error is not IdentityUnclearError for error in errors):  # it ends before the count
        names += counted
    if any(error.retry_after_seconds is not None for error in errors):
        names.append("retry-after")
    if any(error.permanent for error in errors):
        names.append("x-should-retry")
    if refusal:
        names += ["apigw-requestid", "www-authenticate"]
    return names


def _content(errors: Sequence[type[HttpError]], refusal: str | None) -> dict[str, Any]:
    sentences = [error.default_message for error in errors if error.as_text]
    codes = [error.code for error in errors if not error.as_text]
    shapes = [*([_error_with(codes)] if codes else []), *([_MESSAGE_REFERENCE] if refusal else [])]
    content: dict[str, Any] = {}
    if sentences:
        content[TEXT] = {"schema": {"type": "string", "enum": sentences}}
    if shapes:
        content[JSON] = {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
    return content


def _error_with(codes: list[str]) -> dict[str, Any]:
    return {
        "allOf": [{"$ref": "#/components/schemas/Error"}],
        "properties": {"error": {"properties": {"code": {"enum": codes}}}},
    }
