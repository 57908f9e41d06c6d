"""The errors of the SageMaker runtime, in the form in which its clients read them.

ServiceError                     any of them, as code, status and message
└── ModelError                   424: the container responded with an error, or not at all

Shapes: botocore's service model ``sagemaker-runtime/2017-05-13``. A REST JSON service names the
error in the header ``x-amzn-ErrorType`` and puts the error's members into the body.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from local.state import Endpoint

PROCESS_EXITED = "An error occurred while handling request as the model process exited."
TIMED_OUT = (
    "Your invocation timed out while waiting for a response from container primary. "
    "Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, "
    "and try again."
)


class ServiceError(Exception):
    """An error response of the runtime.

    Attributes:
        code: the name under which the client finds the error.
        status: the HTTP status.
        message: what the client reads.
    """

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status
        self.message = message

    def members(self) -> dict[str, Any]:
        """The members of the error's shape."""
        return {"Message": self.message}

    def response(self) -> Response:
        """The response, without the request id."""
        return JSONResponse(
            self.members(), status_code=self.status, headers={"x-amzn-ErrorType": self.code}
        )


class ModelError(ServiceError):
    """The container's error, passed on.

    Args:
        original_status: the container's status; 0 when it did not respond.
        original_message: the container's body, or why there is none.
    """

    def __init__(self, endpoint: Endpoint, original_status: int, original_message: str) -> None:
        side = "client" if 400 <= original_status < 500 else "server"
        _, _, _, region, account, _ = endpoint.arn.split(":", 5)
        group = f"/aws/sagemaker/Endpoints/{endpoint.name}"
        super().__init__(
            "ModelError",
            424,
            f"Received {side} error ({original_status}) from primary with message "
            f'"{original_message}". See https://{region}.console.aws.amazon.com/cloudwatch/home'
            f"?region={region}#logEventViewer:group={group} in account {account} "
            "for more information.",
        )
        self.original_status = original_status
        self.original_message = original_message
        self.log_stream_arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"

    def members(self) -> dict[str, Any]:
        return {
            **super().members(),
            "OriginalStatusCode": self.original_status,
            "OriginalMessage": self.original_message,
            "LogStreamArn": self.log_stream_arn,
        }


def validation_error(message: str) -> ServiceError:
    """The request cannot be served as it is."""
    return ServiceError("ValidationError", 400, message)


def payload_too_large(limit: int) -> ServiceError:
    """The request has more bytes than the endpoint takes."""
    return ServiceError(
        "ValidationError", 413, f"Request body is larger than the limit of {limit} bytes."
    )


def endpoint_not_found(name: str, account_id: str) -> ServiceError:
    """There is no such endpoint in the account."""
    return validation_error(f"Endpoint {name} of account {account_id} not found.")


def access_denied(caller_arn: str, action: str, resource: str) -> ServiceError:
    """The identity's policies do not allow the call."""
    return ServiceError(
        "AccessDeniedException",
        403,
        f"User: {caller_arn} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action",
    )
