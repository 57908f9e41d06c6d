"""Gaps: DescribeModel returns an empty VpcConfig, so the next plan replaces the model; and a
second CreateModel of one name silently replaces the first, where SageMaker refuses it.

The refusal is what catches a module that gives a replacement the name of what it replaces.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal
from local.moto_bridges.echo import echo

KIND = "sagemaker-model"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Refuse a name in use, and keep what the model is created with."""
    name = request.parameters["ModelName"]
    backend = sagemaker_backends[request.account_id][request.region]
    if name in backend._models:
        arn = backend._models[name].arn
        return refusal("ValidationException", f'Cannot create already existing model "{arn}".')
    response = forward()
    if response.ok:
        request.memory[KIND, name] = request.parameters
    return response


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Return what the model was created with, as SageMaker does."""
    created = request.memory.get((KIND, request.parameters["ModelName"]), {})
    return echo(created, forward(), also=("ModelArn", "CreationTime"))


CALLS: dict[tuple[str, str], Bridge] = {
    ("sagemaker", "CreateModel"): create,
    ("sagemaker", "DescribeModel"): describe,
}
