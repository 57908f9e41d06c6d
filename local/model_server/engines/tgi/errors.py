"""TGI's errors.

WireError
├── TgiError             {"error", "error_type"}
│   ├── ValidationError      422  validation
│   ├── TemplateError        422  template_error
│   ├── ToolError            422  tool_error
│   ├── OverloadedError      429  overloaded
│   └── FailedError          424  generation
└── RejectedError        400, 415, 422 as text/plain: the body could not be parsed

Names, statuses and wording: ``router/src/infer`` and ``router/src/validation.rs`` of
https://github.com/huggingface/text-generation-inference, and for RejectedError the JSON extractor
of the axum web framework that it uses.
"""

from __future__ import annotations

from typing import Any, ClassVar

from local.model_server.engines.engine import WireError


class TgiError(WireError):
    """Base of the errors in JSON."""

    status_code: ClassVar[int]
    error_type: ClassVar[str]

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(self.status_code, self.body())

    def __str__(self) -> str:
        return self.message

    def body(self) -> dict[str, Any]:
        """TGI's JSON for the error, alone or as the last event of a stream of tokens."""
        return {"error": self.message, "error_type": self.error_type}

    def openai_body(self) -> dict[str, Any]:
        """The error as an event of a stream of OpenAI's chunks; the status is always this one."""
        return {"error": {"message": self.message, "http_status_code": 422}}


class ValidationError(TgiError):
    """A parameter is out of its range, or the prompt too long."""

    status_code = 422
    error_type = "validation"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Input validation error: {reason}")


class TemplateError(TgiError):
    """The model has no chat template."""

    status_code = 422
    error_type = "template_error"

    def __init__(self) -> None:
        super().__init__("Template error: template not found")


class ToolError(TgiError):
    """The tools cannot be used."""

    status_code = 422
    error_type = "tool_error"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Tool error: {reason}")


class SuffixError(TgiError):
    """A completion with text behind it."""

    status_code = 422
    error_type = "suffix not supported"

    def __init__(self) -> None:
        super().__init__("Suffix is not supported and can be achieved by preprocessing the prompt.")


class BatchError(TgiError):
    """Too many prompts."""

    status_code = 422
    error_type = "batch size exceeded"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"Number of prompts exceeds the maximum allowed batch size of {maximum}")


class OverloadedError(TgiError):
    """More concurrent requests than the limit."""

    status_code = 429
    error_type = "overloaded"

    def __init__(self) -> None:
        super().__init__("Model is overloaded")


class FailedError(TgiError):
    """The model failed."""

    status_code = 424
    error_type = "generation"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Request failed during generation: {reason}")


class RejectedError(WireError):
    """The body is not JSON, or JSON of another shape."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
