"""Responses, and their shape for API Gateway's payload format 2.0."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.errors import HttpError

TEXT = "text/plain"
JSON = "application/json"

# On every response. The values are those of OWASP's sheet for APIs:
# https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
ALWAYS: Mapping[str, str] = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}

# Lambda's limit of a buffered response, as its own error message states it.
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_RESULT_BYTES = 6_291_556


@dataclass(frozen=True, slots=True)
class Response:
    """A response to the client.

    Attributes:
        status: the HTTP status.
        body: the bytes to send.
        content_type: their content type.
        headers: further headers, in lower case.
        endpoint_ms: how long the endpoint took, in milliseconds; None if it was not called.
        error: the error that became this response, for the log; None if there was none.
        tokens: what the model used for it; None: its body shows it.
    """

    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    endpoint_ms: float | None = None
    error: HttpError | None = None
    tokens: int | None = None


def from_error(error: HttpError, request_id: str) -> Response:
    """Turn any error of the tree into its response."""
    headers: dict[str, str] = {}
    if error.permanent:
        # The OpenAI SDKs obey it: https://github.com/openai/openai-python `_should_retry`.
        headers["x-should-retry"] = "false"
    if error.retry_after_seconds is not None:
        headers["retry-after"] = str(error.retry_after_seconds)
    body, content_type = _body(error, request_id)
    return Response(error.status, body, content_type, headers, error.endpoint_ms, error)


def _body(error: HttpError, request_id: str) -> tuple[bytes, str]:
    if error.as_text:
        return error.message.encode(), TEXT
    return json.dumps(error_fields(error, request_id)).encode(), JSON


def error_fields(error: HttpError, request_id: str) -> dict[str, Any]:
    """Return the one shape of an error, which is OpenAI's with the request ID beside it."""
    described = {
        "message": error.message,
        "type": error.type,
        "param": error.param,
        "code": error.code,
    }
    return {"error": described, "request_id": request_id}


def to_result(response: Response, request_id: str) -> dict[str, Any]:
    """Return what a Lambda handler returns to API Gateway; bytes that are not UTF-8 as base64."""
    try:
        body, is_base64 = response.body.decode(), False
    except UnicodeDecodeError:
        body, is_base64 = base64.b64encode(response.body).decode(), True
    return {
        "statusCode": response.status,
        "headers": headers(response.content_type, response.headers, request_id),
        "body": body,
        "isBase64Encoded": is_base64,
    }


def headers(content_type: str, others: Mapping[str, str], request_id: str) -> dict[str, str]:
    """Return all headers of a response, whole or streamed."""
    return {**ALWAYS, "content-type": content_type, "x-request-id": request_id, **others}


def fits(result: Mapping[str, Any]) -> bool:
    """Return whether Lambda accepts the result."""
    # JSON makes at most 6 bytes of one (\u0000): short bodies need not be measured.
    if len(result["body"]) * 6 + 4096 <= MAX_RESULT_BYTES:
        return True
    # awslambdaric writes its JSON with ensure_ascii=False.
    return len(json.dumps(result, ensure_ascii=False).encode()) <= MAX_RESULT_BYTES
