"""TGI's errors.

TgiError
├── ValidationError      422  {"error", "error_type": "validation"}
├── OverloadedError      429  {"error", "error_type": "overloaded"}
├── FailedError          424  {"error", "error_type": "generation"}
└── RejectedError        400, 415, 422 as text/plain: the body could not be parsed

Names, statuses and wording: ``router/src/infer`` and ``router/src/validation.rs`` of
https://github.com/huggingface/text-generation-inference, and for RejectedError the JSON extractor
of the axum web framework that it uses.
"""

from __future__ import annotations

from typing import ClassVar

from starlette.responses import JSONResponse, PlainTextResponse, Response


class TgiError(Exception):
    """Base of the tree."""

    status: ClassVar[int]
    error_type: ClassVar[str]

    def body(self) -> dict[str, str]:
        """TGI's JSON for the error, alone or as the last event of a stream."""
        return {"error": str(self), "error_type": self.error_type}

    def response(self) -> Response:
        """The response."""
        return JSONResponse(self.body(), status_code=self.status)


class ValidationError(TgiError):
    """A parameter is out of its range, or the prompt too long."""

    status = 422
    error_type = "validation"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Input validation error: {reason}")


class OverloadedError(TgiError):
    """More concurrent requests than the limit."""

    status = 429
    error_type = "overloaded"

    def __init__(self) -> None:
        super().__init__("Model is overloaded")


class FailedError(TgiError):
    """The model failed."""

    status = 424
    error_type = "generation"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Request failed during generation: {reason}")


class RejectedError(Exception):
    """The body is not JSON, or JSON of another shape."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status

    def response(self) -> Response:
        """The response."""
        return PlainTextResponse(str(self), status_code=self.status)
