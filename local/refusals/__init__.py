"""The emulated AWS refuses what AWS refuses: by the APIs' models, and by rules beside them.

`service_model` checks every call. Each other file is a rule that AWS documents, or was seen to
keep, beside the models; it ends with the operations that it checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals import (
    apigateway_authorizer,
    apigateway_log_role,
    apigateway_quotas,
    apigateway_route_settings,
    autoscaling_burstable,
    cloudwatch_alarm_period,
    ec2_group_in_use,
    events_schedule,
    iam_inline_policies,
    iam_new_role,
    lambda_concurrency,
    lambda_destination,
    lambda_environment,
    lambda_in_progress,
    lambda_permissions,
    logs_kms_key,
    names,
    recently_deleted,
    s3_bucket_names,
    sagemaker_async_inference,
    sagemaker_existing_name,
    sagemaker_in_progress,
    sagemaker_managed_scaling,
    sagemaker_registered_variant,
    sagemaker_same_configuration,
    sagemaker_serverless_model_data,
    sagemaker_serverless_update,
    sagemaker_shadow,
    service_model,
    tags,
)
from local.refusals.errors import Refusal

_RULES = (
    apigateway_authorizer.CALLS,
    apigateway_log_role.CALLS,
    apigateway_quotas.CALLS,
    apigateway_route_settings.CALLS,
    autoscaling_burstable.CALLS,
    cloudwatch_alarm_period.CALLS,
    ec2_group_in_use.CALLS,
    events_schedule.CALLS,
    iam_inline_policies.CALLS,
    iam_new_role.CALLS,
    lambda_concurrency.CALLS,
    lambda_destination.CALLS,
    lambda_environment.CALLS,
    lambda_in_progress.CALLS,
    lambda_permissions.CALLS,
    logs_kms_key.CALLS,
    names.CALLS,
    recently_deleted.CALLS,
    s3_bucket_names.CALLS,
    sagemaker_async_inference.CALLS,
    sagemaker_in_progress.CALLS,
    sagemaker_managed_scaling.CALLS,
    sagemaker_same_configuration.CALLS,
    sagemaker_serverless_model_data.CALLS,
    sagemaker_shadow.CALLS,
    sagemaker_serverless_update.CALLS,
    sagemaker_registered_variant.CALLS,
    sagemaker_existing_name.CALLS,
)

_EVERY_CALL = (service_model.EVERY_CALL, tags.EVERY_CALL)


def refuse(request: ApiRequest) -> ApiResponse | None:
    """Return the error with which AWS refuses a call, None for a call that it accepts."""
    if request.operation is None:
        return None
    rules = (*_EVERY_CALL, *_BY_CALL.get((request.service, request.action), ()))
    return next((found for rule in rules if (found := rule(request))), None)


def _by_call() -> Mapping[tuple[str, str], Sequence[Refusal]]:
    found: defaultdict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for calls in _RULES:
        for call, rule in calls.items():
            found[call].append(rule)
    return dict(found)


_BY_CALL = _by_call()
