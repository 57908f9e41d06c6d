"""One JSON line per request: numbers and names, never a prompt or a completion.

Lambda's JSON log format is on: the runtime client turns each record, with its `extra` fields,
into a line (awslambdaric/lambda_runtime_log_utils.py, JsonFormatter).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

from web.errors import DependencyError, HttpError

logger = logging.getLogger("gateway")


def configure(environ: Mapping[str, str]) -> None:
    """Set the levels, at init: our request lines pass, and the AWS client's lines do not."""
    if not environ.get("AWS_LAMBDA_LOG_LEVEL"):
        logger.setLevel(logging.INFO)  # the level of the runtime's root logger is WARNING
    # At DEBUG botocore writes whole requests: a function set to DEBUG would log the prompts.
    for client in ("botocore", "urllib3"):
        logging.getLogger(client).setLevel(logging.WARNING)


def request(
    *,
    request_id: str,
    route: str,
    key_name: str | None,
    status: int,
    duration_ms: float,
    endpoint_ms: float | None,
    request_bytes: int,
    response_bytes: int,
    error: HttpError | None,
    first_part_ms: float | None = None,
) -> None:
    """Write the line of one request. Sizes are those of the bodies; times are in milliseconds.

    `first_part_ms` is how long the first part of a streamed response took.
    """
    fields: dict[str, object] = {
        "request_id": request_id,
        "route": route,
        "key_name": key_name,
        "status": status,
        "duration_ms": round(duration_ms, 3),
        "endpoint_ms": None if endpoint_ms is None else round(endpoint_ms, 3),
        "request_bytes": request_bytes,
        "response_bytes": response_bytes,
    }
    if first_part_ms is not None:
        fields["first_part_ms"] = round(first_part_ms, 3)
    if error is not None:
        fields["error_type"] = type(error).__name__
    if isinstance(error, DependencyError):
        fields["cause"] = error.cause
        fields["hint"] = error.hint
    # A stream that failed after its head has the status of the head.
    failed = status if error is None else max(status, error.status)
    logger.log(logging.ERROR if failed >= 500 else logging.INFO, "request", extra=fields)


def unexpected(error: Exception, request_id: str) -> None:
    """Write where an unexpected error was raised: its type and frames, not its text.

    The text of an exception often quotes the value that caused it, which may be a prompt.
    """
    frames = traceback.extract_tb(error.__traceback__)
    logger.error(
        "unexpected error",
        extra={
            "request_id": request_id,
            "error_type": type(error).__qualname__,
            "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        },
    )
