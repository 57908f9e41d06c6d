"""What SageMaker refuses beside its model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from moto.sagemaker.models import sagemaker_backends

from local.aws import ControlPlane
from tests.local.refusals.conftest import Refused

Create = Callable[..., None]
ROLE = "arn:aws:iam::123456789012:role/execution"
ASYNC = {"AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://bucket/output"}}}
SERVERLESS = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
SOURCE = {
    "S3DataSource": {
        "S3Uri": "s3://bucket/model/",
        "S3DataType": "S3Prefix",
        "CompressionType": "None",
    }
}


@pytest.fixture(autouse=True)
def model(sagemaker: Any) -> None:
    sagemaker.create_model(
        ModelName="model", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "registry/image:1"}
    )


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [(ASYNC, {}, "removed from"), ({}, ASYNC, "added to")],
)
def test_an_update_cannot_change_whether_an_endpoint_is_asynchronous(
    sagemaker: Any,
    create_configuration: Create,
    refused: Refused,
    before: dict[str, Any],
    after: dict[str, Any],
    change: str,
) -> None:
    create_configuration("before", before)
    create_configuration("after", after)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="before")

    error = refused(lambda: sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="after"))

    message = f"The AsyncInferenceConfig parameter cannot be {change} this endpoint"
    assert error == (400, "ValidationException", message)


@pytest.mark.parametrize("settings", [ASYNC, {}])
def test_an_update_may_keep_the_kind(
    sagemaker: Any, create_configuration: Create, settings: dict[str, Any]
) -> None:
    create_configuration("before", settings)
    create_configuration("after", settings)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="before")

    sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="after")


@pytest.mark.parametrize("status", ["Creating", "Updating", "SystemUpdating", "Deleting"])
def test_an_endpoint_in_progress_is_neither_updated_nor_deleted(
    aws: ControlPlane, sagemaker: Any, create_configuration: Create, refused: Refused, status: str
) -> None:
    create_configuration("before")
    create_configuration("after")
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="before")
    endpoint = sagemaker_backends[aws.account_id][aws.region].endpoints["e"]
    endpoint.endpoint_status = status

    expected = (400, "ValidationException", f'Cannot update in-progress endpoint "{endpoint.arn}".')
    update = {"EndpointName": "e", "EndpointConfigName": "after"}
    assert refused(lambda: sagemaker.update_endpoint(**update)) == expected
    assert refused(lambda: sagemaker.delete_endpoint(EndpointName="e")) == expected
    endpoint.endpoint_status = "InService"
    sagemaker.update_endpoint(**update)
    sagemaker.delete_endpoint(EndpointName="e")


def test_managed_scaling_needs_inference_components(
    create_configuration: Create, refused: Refused
) -> None:
    scaling = {"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 2}
    assert refused(lambda: create_configuration("c", ManagedInstanceScaling=scaling)) == (
        400,
        "ValidationException",
        "ManagedInstanceScaling is only supported for inference component endpoints",
    )


def test_a_serverless_variant_takes_no_model_data_source(
    sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("plain", ServerlessConfig=SERVERLESS)
    sagemaker.delete_model(ModelName="model")
    container = {"Image": "registry/image:1", "ModelDataSource": SOURCE}
    sagemaker.create_model(ModelName="model", ExecutionRoleArn=ROLE, PrimaryContainer=container)
    create_configuration("with-instances")

    status, code, message = refused(
        lambda: create_configuration("serverless", ServerlessConfig=SERVERLESS)
    )

    assert (status, code) == (400, "ValidationException")
    assert "ModelDataSource" in message


@pytest.mark.parametrize(
    ("sent", "described"), [(0.9, 0.8999999761581421), (0.5, 0.5), (1, 1.0), (0, 0.0)]
)
def test_a_weight_is_read_back_as_a_float32(
    sagemaker: Any, create_configuration: Create, sent: float, described: float
) -> None:
    create_configuration("c", InitialVariantWeight=sent)

    (variant,) = sagemaker.describe_endpoint_config(EndpointConfigName="c")["ProductionVariants"]
    assert variant["InitialVariantWeight"] == described


def test_an_update_needs_another_configuration(
    sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("live", {})
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="live")

    error = refused(lambda: sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="live"))

    assert error[:2] == (400, "ValidationException")
    assert error[2].endswith('endpoint/e" already has the endpoint configuration "live".')
