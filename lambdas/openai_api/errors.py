"""The errors of OpenAI's routes.

RequestError
├── MissingJsonError                 400
├── InvalidJsonError                 400
└── ParameterError                   with `param`
    ├── ModelNotFoundError           404
    ├── MissingParameterError        400
    ├── InvalidTypeError             400
    ├── InvalidValueError            400
    ├── UnknownParameterError        400
    └── UnsupportedParameterError    400

The codes are OpenAI's: https://platform.openai.com/docs/guides/error-codes
"""

from __future__ import annotations

from web.errors import RequestError


class MissingJsonError(RequestError):
    """There is no body."""

    code = "missing_body"
    default_message = "The request body is empty. Send a JSON object."


class InvalidJsonError(RequestError):
    """The body is not a JSON object."""

    code = "invalid_json"
    default_message = "The request body is not valid JSON. Send a JSON object in UTF-8."


class ParameterError(RequestError):
    """One part of the body is wrong.

    Attributes:
        param: which one, such as `messages[0].role`.
    """

    code = "invalid_parameter"
    default_message = "A parameter is invalid."

    def __init__(self, message: str | None = None, *, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


class MissingParameterError(ParameterError):
    """A required parameter is missing."""

    code = "missing_required_parameter"
    default_message = "A required parameter is missing."


class InvalidTypeError(ParameterError):
    """A parameter has another JSON type."""

    code = "invalid_type"
    default_message = "A parameter has the wrong type."


class InvalidValueError(ParameterError):
    """A parameter has a value that is out of range, or does not fit another one."""

    code = "invalid_value"
    default_message = "A parameter has an invalid value."


class UnknownParameterError(ParameterError):
    """The API has no such parameter: it would have no effect."""

    code = "unknown_parameter"
    default_message = "A parameter is unknown."


class UnsupportedParameterError(ParameterError):
    """The deployment's engine cannot do what the parameter asks for."""

    code = "unsupported_parameter"
    default_message = "A parameter is not supported by the model's engine."


class ModelNotFoundError(ParameterError):
    """The request names a model that the deployment does not serve."""

    status = 404
    code = "model_not_found"
    default_message = "The model does not exist. GET /v1/models lists the models."


PARAMETER_ERRORS: tuple[type[ParameterError], ...] = (
    MissingParameterError,
    InvalidTypeError,
    InvalidValueError,
    ModelNotFoundError,
    UnknownParameterError,
    UnsupportedParameterError,
)
