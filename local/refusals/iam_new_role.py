"""A role that was created a moment ago cannot be assumed yet.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html: changes take time to be visible
everywhere. On AWS that is some ten seconds, here one. What Lambda says of such a role:
https://github.com/hashicorp/terraform-provider-aws/issues/14285; what SageMaker says:
https://github.com/awslabs/predictive-maintenance-using-machine-learning/issues/3
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.moto_bridges import iam_role
from local.refusals.errors import Refusal, error

SECONDS = 1.0


def refuse_function(request: ApiRequest) -> ApiResponse | None:
    """Refuse a function with such a role."""
    if not _is_new(request, request.input.get("Role")):
        return None
    message = "The role defined for the function cannot be assumed by Lambda."
    return error(request, "InvalidParameterValueException", message)


def refuse_model(request: ApiRequest) -> ApiResponse | None:
    """Refuse a model with such a role."""
    role = request.input.get("ExecutionRoleArn")
    if not _is_new(request, role):
        return None
    message = (
        f"Could not assume role {role}. Please ensure that the role exists and allows principal "
        "'sagemaker.amazonaws.com' to assume the role."
    )
    return error(request, "ValidationException", message)


def _is_new(request: ApiRequest, role: object) -> bool:
    age = iam_role.age_seconds(request, str(role).rpartition("/")[2])
    return age is not None and age < SECONDS


CALLS: dict[tuple[str, str], Refusal] = {
    ("lambda", "CreateFunction"): refuse_function,
    ("lambda", "UpdateFunctionConfiguration"): refuse_function,
    ("sagemaker", "CreateModel"): refuse_model,
}
