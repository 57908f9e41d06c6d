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
    apigateway_quotas,
    lambda_concurrency,
    lambda_environment,
    sagemaker_async_inference,
    sagemaker_in_progress,
    sagemaker_managed_scaling,
    sagemaker_same_configuration,
    sagemaker_serverless_model_data,
    service_model,
)
from local.refusals.errors import Refusal

_RULES = (
    apigateway_authorizer.CALLS,
    apigateway_quotas.CALLS,
    lambda_concurrency.CALLS,
    lambda_environment.CALLS,
    sagemaker_async_inference.CALLS,
    sagemaker_in_progress.CALLS,
    sagemaker_managed_scaling.CALLS,
    sagemaker_same_configuration.CALLS,
    sagemaker_serverless_model_data.CALLS,
)


def refuse(request: ApiRequest) -> ApiResponse | None:
    """Return the error with which AWS refuses a call, None for a call that it accepts."""
    if request.operation is None:
        return None
    rules = (service_model.refuse, *_BY_CALL.get((request.service, request.action), ()))
    return next((found for rule in rules if (found := rule(request))), None)


def _by_call() -> Mapping[tuple[str, str], Sequence[Refusal]]:
    found: defaultdict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for calls in _RULES:
        for call, rule in calls.items():
            found[call].append(rule)
    return dict(found)


_BY_CALL = _by_call()
