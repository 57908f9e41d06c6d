"""SageMaker endpoints: what is refused, and what comes into service."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from acceptance.probe import Probe, Scene, Seen
from acceptance.refused import ACCEPTED, refused

REQUESTS = 100
METRICS_SECONDS = 300
INPUT = json.dumps({"inputs": "Hello", "parameters": {"max_new_tokens": 5}}).encode()
LOCAL_DISK_TYPE = "ml.g5.xlarge"


def _variant(scene: Scene) -> dict[str, Any]:
    """Return the main variant of the live endpoint's configuration."""
    sagemaker = scene.cloud.client("sagemaker")
    name = scene.outputs["endpoint_name"]
    live = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]
    found: dict[str, Any] = sagemaker.describe_endpoint_config(EndpointConfigName=live)[
        "ProductionVariants"
    ][0]
    return found


def _configure(scene: Scene, name: str, variant: dict[str, Any], **settings: Any) -> None:
    scene.cloud.client("sagemaker").create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[variant], **settings
    )


def _volume(scene: Scene) -> Seen:
    name = f"{scene.name}-volume"
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": _variant(scene)["ModelName"],
        "InstanceType": LOCAL_DISK_TYPE,
        "InitialInstanceCount": 1,
        "VolumeSizeInGB": 100,
    }
    seen = refused(lambda: _configure(scene, name, variant), text="VolumeSize")
    if seen.text == ACCEPTED:
        scene.cloud.client("sagemaker").delete_endpoint_config(EndpointConfigName=name)
    return seen


def _update_by_hand(scene: Scene, suffix: str, text: str, **settings: Any) -> Seen:
    """Update the endpoint with a configuration that AWS should refuse for it, and tidy up."""
    sagemaker = scene.cloud.client("sagemaker")
    name, configuration = scene.outputs["endpoint_name"], f"{scene.name}-{suffix}"
    live = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]
    _configure(scene, configuration, _variant(scene), **settings)
    seen = refused(
        lambda: sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=configuration),
        text=text,
    )
    if seen.text == ACCEPTED:
        waiter = sagemaker.get_waiter("endpoint_in_service")
        waiter.wait(EndpointName=name)
        sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=live)
        waiter.wait(EndpointName=name)
    sagemaker.delete_endpoint_config(EndpointConfigName=configuration)
    return seen


def _async_added(scene: Scene) -> Seen:
    output = {"OutputConfig": {"S3OutputPath": f"s3://{scene.name}-none/output"}}
    return _update_by_hand(scene, "async", "AsyncInferenceConfig", AsyncInferenceConfig=output)


def _same_configuration(scene: Scene) -> Seen:
    sagemaker = scene.cloud.client("sagemaker")
    name = scene.outputs["endpoint_name"]
    live = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]
    return refused(lambda: sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=live))


def _name_of_deleted(scene: Scene) -> Seen:
    """Create an endpoint, delete it, and create it again at once, as a replacement does."""
    sagemaker = scene.cloud.client("sagemaker")
    described = sagemaker.describe_endpoint(EndpointName=scene.outputs["endpoint_name"])
    configuration, name = described["EndpointConfigName"], f"{scene.name}-again"
    create = {"EndpointName": name, "EndpointConfigName": configuration}
    in_service, gone = (
        sagemaker.get_waiter(waiter) for waiter in ("endpoint_in_service", "endpoint_deleted")
    )
    sagemaker.create_endpoint(**create)
    in_service.wait(EndpointName=name)
    sagemaker.delete_endpoint(EndpointName=name)
    seen = refused(lambda: sagemaker.create_endpoint(**create), "ValidationException", "existing")
    if seen.text == ACCEPTED:
        in_service.wait(EndpointName=name)
        sagemaker.delete_endpoint(EndpointName=name)
    gone.wait(EndpointName=name)
    return seen


def _gpu_image(scene: Scene) -> Seen:
    described = scene.cloud.client("sagemaker").describe_endpoint(EndpointName=scene.name)
    status, reason = described["EndpointStatus"], described.get("FailureReason", "")
    return Seen(status != "InService", f"{status} {reason}".strip())


def _serverless_stream(scene: Scene) -> Seen:
    runtime = scene.cloud.client("sagemaker-runtime")
    call = {"EndpointName": scene.outputs["endpoint_name"], "ContentType": "application/json"}
    return refused(lambda: runtime.invoke_endpoint_with_response_stream(**call, Body=INPUT))


def _shadow(scene: Scene) -> Seen:
    runtime = scene.cloud.client("sagemaker-runtime")
    name = scene.outputs["endpoint_name"]
    started = datetime.now(UTC) - timedelta(minutes=1)
    for _ in range(REQUESTS):
        runtime.invoke_endpoint(EndpointName=name, Body=INPUT, ContentType="application/json")
    scene.cloud.wait(METRICS_SECONDS)
    statistics = scene.cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName="Invocations",
        Dimensions=[
            {"Name": "EndpointName", "Value": name},
            {"Name": "VariantName", "Value": "candidate"},
        ],
        StartTime=started,
        EndTime=datetime.now(UTC),
        Period=3600,
        Statistics=["Sum"],
    )
    copies = sum(point["Sum"] for point in statistics["Datapoints"])
    low, high = REQUESTS * 0.3, REQUESTS * 0.7
    return Seen(low <= copies <= high, f"{copies:.0f} of {REQUESTS} requests")


PROBES = (
    Probe(
        id="volume-on-local-disk",
        claim="SageMaker refuses a volume size for an instance type with local disks.",
        expected="an error about VolumeSize for ml.g5.xlarge",
        at="http-keys/created",
        look=_volume,
    ),
    Probe(
        id="async-added",
        claim="SageMaker refuses to add asynchronous inference to a live endpoint.",
        expected="an error about AsyncInferenceConfig",
        at="instance/corrected",
        look=_async_added,
        on_laptop=True,
    ),
    Probe(
        id="same-configuration",
        claim="SageMaker refuses to update an endpoint to the configuration that it has.",
        expected="an error",
        at="instance/corrected",
        look=_same_configuration,
        on_laptop=True,
    ),
    Probe(
        id="name-of-deleted",
        claim="The name of an endpoint is not free while SageMaker still deletes the endpoint.",
        expected="Cannot create already existing endpoint",
        at="http-keys/updated",
        look=_name_of_deleted,
    ),
    Probe(
        id="gpu-image-on-cpu",
        claim="The pair of the first version, an image for GPUs on ml.m5.xlarge, does not come "
        "into service.",
        expected="a status other than InService",
        at="gpu-image/created",
        look=_gpu_image,
    ),
    Probe(
        id="serverless-stream",
        claim="SageMaker does not stream from a serverless endpoint.",
        expected="an error",
        at="http-keys/created",
        look=_serverless_stream,
    ),
    Probe(
        id="shadow-share",
        claim="A shadow receives the share of requests that its weight is of the main variant's.",
        expected="30 to 70 of 100 requests at half the weight",
        at="shadow/created",
        look=_shadow,
    ),
)
