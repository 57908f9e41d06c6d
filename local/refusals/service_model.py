"""Every call keeps to the model of its API.

The models are botocore's: https://github.com/boto/botocore/tree/develop/botocore/data
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.constraints import violations
from local.refusals.errors import Refusal, error
from local.refusals.leniency import is_lenient

VALIDATION_EXCEPTION = "ValidationException"

# The services that have another name for it.
_CODES = {
    "apigatewayv2": "BadRequestException",
    "budgets": "InvalidParameterException",
    "cloudwatch": "ValidationError",
    "ec2": "InvalidParameterValue",
    "iam": "ValidationError",
    "logs": "InvalidParameterException",
    "s3": "MalformedXML",
    "sns": "InvalidParameter",
    "sqs": "InvalidParameterValue",
    "sts": "ValidationError",
}


def refuse(request: ApiRequest) -> ApiResponse | None:
    """Return AWS's error for an input that breaks the API's model, None for any other."""
    operation = request.operation
    if operation is None or operation.model.input_shape is None:
        return None
    found = [
        violation.text
        for violation in violations(operation.model.input_shape, operation.input)
        if not is_lenient(request.service, violation)
    ]
    if not found:
        return None
    plural = "error" if len(found) == 1 else "errors"
    message = f"{len(found)} validation {plural} detected: {'; '.join(found)}"
    code = _CODES.get(request.service, VALIDATION_EXCEPTION)
    return error(request, code, message)


EVERY_CALL: Refusal = refuse
