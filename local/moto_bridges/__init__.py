"""Bridges over what moto lacks in the APIs that the module calls, one file a gap.

Each file ends with the operations that it bridges. A plan that is not empty after an apply is the
emulation's fault only if one of these explains it: otherwise it is the module's.
"""

from __future__ import annotations

from collections.abc import Mapping

from local.aws_api.call import Bridge
from local.moto_bridges import (
    apigateway_domain,
    apigateway_rest_api,
    apigateway_rest_tags,
    apigateway_route,
    apigateway_stage,
    apigateway_tags,
    autoscaling_tags,
    autoscaling_target,
    budgets_budget,
    cloudwatch_dashboard,
    dynamodb_encryption,
    dynamodb_token,
    function_logging,
    iam_role,
    lambda_architecture,
    logs_key,
    s3_bucket_policy,
    sagemaker_configuration,
    sagemaker_endpoint,
    sagemaker_interfaces,
    sagemaker_model,
    secretsmanager_key,
    sqs_policy,
)

BRIDGES: Mapping[tuple[str, str], Bridge] = {
    **apigateway_domain.CALLS,
    **apigateway_rest_api.CALLS,
    **apigateway_rest_tags.CALLS,
    **apigateway_route.CALLS,
    **apigateway_stage.CALLS,
    **apigateway_tags.CALLS,
    **autoscaling_tags.CALLS,
    **autoscaling_target.CALLS,
    **budgets_budget.CALLS,
    **cloudwatch_dashboard.CALLS,
    **dynamodb_encryption.CALLS,
    **dynamodb_token.CALLS,
    **function_logging.CALLS,
    **iam_role.CALLS,
    **lambda_architecture.CALLS,
    **logs_key.CALLS,
    **s3_bucket_policy.CALLS,
    **sagemaker_configuration.CALLS,
    **sagemaker_endpoint.CALLS,
    **sagemaker_interfaces.CALLS,
    **sagemaker_model.CALLS,
    **secretsmanager_key.CALLS,
    **sqs_policy.CALLS,
}
