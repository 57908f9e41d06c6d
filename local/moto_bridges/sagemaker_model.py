"""Gap: DescribeModel returns an empty VpcConfig, so the next plan replaces the model.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward
from local.moto_bridges.echo import echo

KIND = "sagemaker-model"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep what the model is created with."""
    response = forward()
    if response.ok:
        request.memory[KIND, request.parameters["ModelName"]] = request.parameters
    return response


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Return what the model was created with, as SageMaker does."""
    created = request.memory.get((KIND, request.parameters["ModelName"]), {})
    return echo(created, forward(), also=("ModelArn", "CreationTime"))


CALLS: dict[tuple[str, str], Bridge] = {
    ("sagemaker", "CreateModel"): create,
    ("sagemaker", "DescribeModel"): describe,
}
