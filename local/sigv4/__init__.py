"""Verify AWS Signature Version 4, the way AWS services do, S3 with its own canonical form.

Protocol: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
(canonical request, string to sign, signing key) and, for query strings,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html.

Error codes and their HTTP status are those of the AWS "common errors" of JSON services. Where a
service adds a hint to a message, only its first sentence is reproduced.
"""

from local.sigv4.claim import signing_service
from local.sigv4.errors import SignatureError
from local.sigv4.request import SignedRequest
from local.sigv4.verify import verify

__all__ = ["SignatureError", "SignedRequest", "signing_service", "verify"]
