"""The one error of this package, and its commonest forms."""

from __future__ import annotations


class SignatureError(Exception):
    """A request that AWS would not authenticate.

    Attributes:
        code: the AWS error code, such as ``MissingAuthenticationTokenException``.
        message: AWS's message to the client.
        status: the HTTP status that goes with it.
    """

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def incomplete(message: str) -> SignatureError:
    """Something that a signature needs is missing or malformed."""
    return SignatureError("IncompleteSignatureException", message)


def invalid(message: str) -> SignatureError:
    """The signature is complete, but not for this request, here and now."""
    return SignatureError("InvalidSignatureException", message)
