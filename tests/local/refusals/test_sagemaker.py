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


@pytest.mark.refusal("sagemaker_async_inference")
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


@pytest.mark.refusal("sagemaker_in_progress")
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


@pytest.mark.refusal("sagemaker_managed_scaling")
def test_managed_scaling_needs_inference_components(
    create_configuration: Create, refused: Refused
) -> None:
    scaling = {"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 2}
    assert refused(lambda: create_configuration("c", ManagedInstanceScaling=scaling)) == (
        400,
        "ValidationException",
        "ManagedInstanceScaling is only supported for inference component endpoints",
    )


@pytest.mark.refusal("sagemaker_serverless_model_data")
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


@pytest.mark.refusal("sagemaker_same_configuration")
def test_an_update_needs_another_configuration(
    sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("live", {})
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="live")

    error = refused(lambda: sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="live"))

    assert error[:2] == (400, "ValidationException")
    assert error[2].endswith('endpoint/e" already has the endpoint configuration "live".')


@pytest.mark.refusal("sagemaker_existing_name")
def test_a_name_that_is_taken_is_refused(
    sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("c")
    endpoint = {"EndpointName": "e", "EndpointConfigName": "c"}
    sagemaker.create_endpoint(**endpoint)
    model = {
        "ModelName": "model",
        "ExecutionRoleArn": ROLE,
        "PrimaryContainer": {"Image": "registry/image:1"},
    }
    for call in (
        lambda: sagemaker.create_model(**model),
        lambda: create_configuration("c"),
        lambda: sagemaker.create_endpoint(**endpoint),
    ):
        status, code, message = refused(call)
        assert (status, code) == (400, "ValidationException")
        assert message.startswith("Cannot create already existing ")


@pytest.mark.refusal("sagemaker_shadow")
def test_one_shadow_stands_beside_one_variant(
    create_configuration: Create, refused: Refused
) -> None:
    shadow = {
        "ModelName": "model",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    }
    shadows = [{"VariantName": name, **shadow} for name in ("b", "c")]
    create_configuration("one", {"ShadowProductionVariants": shadows[:1]})
    error = refused(lambda: create_configuration("two", {"ShadowProductionVariants": shadows}))
    assert error == (400, "ValidationException", "One shadow variant goes with one variant only.")


@pytest.mark.refusal("sagemaker_serverless_update")
def test_instances_do_not_become_serverless(
    sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("before")
    create_configuration("after", ServerlessConfig=SERVERLESS)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="before")
    error = refused(lambda: sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="after"))
    assert error[:2] == (400, "ValidationException")
    assert '"after" is serverless' in error[2]


@pytest.mark.refusal("sagemaker_registered_variant")
def test_a_registered_variant_keeps_its_instance_type(
    client: Callable[[str], Any], sagemaker: Any, create_configuration: Create, refused: Refused
) -> None:
    create_configuration("before")
    create_configuration("after", InstanceType="ml.m5.xlarge")
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="before")
    target = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/e/variant/a",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }
    scaling = client("application-autoscaling")
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2)
    update = {"EndpointName": "e", "EndpointConfigName": "after"}
    error = refused(lambda: sagemaker.update_endpoint(**update))
    assert error == (
        400,
        "ValidationException",
        "endpoint/e/variant/a is registered for scaling.",
    )
    scaling.deregister_scalable_target(**target)
    sagemaker.update_endpoint(**update)
