"""The result of one invocation, and the error payloads that the Lambda service itself writes."""

import json
import signal
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_REQUEST_BYTES = 6 * 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

MAX_RESPONSE_BYTES = 6_291_556
"""6 MB and a hundred bytes, from Lambda's own message."""

MAX_STREAMED_BYTES = 200 * 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

INIT_TIMEOUT_SECONDS = 10.0
"""https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"""

TOO_MANY_REQUESTS = "TooManyRequestsException"
REQUEST_TOO_LARGE = "RequestTooLargeException"
NOT_FOUND = "ResourceNotFoundException"
_STATUS = {None: 200, TOO_MANY_REQUESTS: 429, REQUEST_TOO_LARGE: 413, NOT_FOUND: 404}

UNHANDLED = "Unhandled"
"""The value of `X-Amz-Function-Error` for every failure of a Python function."""


@dataclass(frozen=True)
class Report:
    """The figures of Lambda's REPORT log line. Milliseconds and MB (2**20 bytes)."""

    request_id: str
    duration_ms: float
    memory_mb: int
    max_memory_mb: int
    init_duration_ms: float | None = None

    def line(self) -> str:
        """The line as CloudWatch Logs shows it."""
        parts = [
            f"REPORT RequestId: {self.request_id}",
            f"Duration: {self.duration_ms:.2f} ms",
            f"Billed Duration: {-(-self.duration_ms // 1):.0f} ms",
            f"Memory Size: {self.memory_mb} MB",
            f"Max Memory Used: {self.max_memory_mb} MB",
        ]
        if self.init_duration_ms is not None:
            parts.append(f"Init Duration: {self.init_duration_ms:.2f} ms")
        return "\t".join(parts)


@dataclass(frozen=True)
class Invocation:
    """The result of Invoke (RequestResponse).

    `payload` is the function's JSON, or an error object when `function_error` is set. When the
    service refuses to run the function at all, `rejected` names the API's exception.
    """

    request_id: str
    payload: bytes
    function_error: str | None = None
    rejected: str | None = None
    report: Report | None = None

    @property
    def throttled(self) -> bool:
        """True when the reserved concurrency is in use."""
        return self.rejected == TOO_MANY_REQUESTS

    @property
    def status(self) -> int:
        """The HTTP status of the Invoke API: 200 for a function that failed, too."""
        return _STATUS[self.rejected]


def rejection(request_id: str, exception: str, message: str) -> Invocation:
    """An invocation that never reached the function."""
    return Invocation(request_id, _json({"Message": message}), rejected=exception)


def timed_out(request_id: str, seconds: float, now: datetime | None = None) -> bytes:
    """Lambda's payload for a function that was killed at its timeout."""
    moment = (now or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = f"{moment} {request_id} Task timed out after {seconds:.2f} seconds"
    return _json({"errorMessage": message})


def exited(request_id: str, return_code: int) -> bytes:
    """Lambda's payload for a runtime process that ended by itself."""
    if return_code == 0:
        reason = "Runtime exited without providing a reason"
    elif return_code < 0:
        name = (signal.strsignal(-return_code) or str(-return_code)).lower()
        reason = f"Runtime exited with error: signal: {name}"
    else:
        reason = f"Runtime exited with error: exit status {return_code}"
    return _error("Runtime.ExitError", f"RequestId: {request_id} Error: {reason}")


def out_of_memory(request_id: str) -> bytes:
    """Lambda's payload for a function that was killed above its memory size."""
    message = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
    return _error("Runtime.OutOfMemory", message)


def response_too_large(limit_bytes: int = MAX_RESPONSE_BYTES) -> bytes:
    """Lambda's payload for a result over its limit."""
    message = f"Response payload size exceeded maximum allowed payload size ({limit_bytes} bytes)."
    return _error("Function.ResponseSizeTooLarge", message)


def protocol_violated(request_id: str, message: str) -> bytes:
    """The payload for a response that the Runtime API does not have; AWS documents none."""
    return _error("Runtime.InvalidResponse", f"RequestId: {request_id} Error: {message}")


def init_timed_out(request_id: str, seconds: float) -> bytes:
    """Lambda's payload for a function whose init phase did not end in time."""
    message = f"RequestId: {request_id} Error: Init timed out after {seconds:.2f} seconds"
    return _error("Sandbox.Timedout", message)


def _error(error_type: str, message: str) -> bytes:
    return _json({"errorType": error_type, "errorMessage": message})


def _json(value: dict[str, str]) -> bytes:
    return json.dumps(value).encode()
