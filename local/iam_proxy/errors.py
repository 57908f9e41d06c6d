"""Errors, in the form in which the clients of each service read them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.responses import JSONResponse, Response

from local.sigv4 import SignatureError

_S3_CODES = {
    "UnrecognizedClientException": "InvalidAccessKeyId",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "MissingAuthenticationTokenException": "AccessDenied",
    "AccessDeniedException": "AccessDenied",
}
"""The codes that S3 has in place of those of the other services."""

_SNS_CODES = {
    "UnrecognizedClientException": "InvalidClientTokenId",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "AccessDeniedException": "AuthorizationError",
}
"""Those that SNS has. https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html"""


class RefusedError(Exception):
    """A call whose response is an error.

    Attributes:
        code: the name under which the client finds the error.
        message: what the client reads.
        status: the HTTP status; 400 is what the JSON protocols use for almost everything.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status

    def response(self, service: str) -> Response:
        """The response, in the form of a service."""
        if service == "s3":
            code = _S3_CODES.get(self.code, self.code)
            text = (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f"<Error><Code>{code}</Code><Message>{escape(self.message)}</Message></Error>"
            )
            status = 403 if self.code in _S3_CODES else self.status
            return Response(text, status, media_type="application/xml")
        if service == "sns":
            text = (
                "<ErrorResponse><Error><Type>Sender</Type>"
                f"<Code>{_SNS_CODES.get(self.code, self.code)}</Code>"
                f"<Message>{escape(self.message)}</Message></Error></ErrorResponse>"
            )
            status = 403 if self.code in _SNS_CODES else self.status
            return Response(text, status, media_type="text/xml")
        return JSONResponse(
            {"__type": self.code, "Message": self.message, "message": self.message},
            self.status,
            {"x-amzn-errortype": self.code},
            "application/x-amz-json-1.0",
        )


def unauthenticated(error: SignatureError) -> RefusedError:
    """A signature that is missing or wrong."""
    return RefusedError(error.code, error.message)


def access_denied(caller_arn: str, action: str, resource: str) -> RefusedError:
    """The identity's policies do not allow the call."""
    return RefusedError(
        "AccessDeniedException",
        f"User: {caller_arn} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action",
    )
