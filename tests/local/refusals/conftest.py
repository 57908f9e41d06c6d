from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws import ControlPlane

Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


@pytest.fixture
def client(aws: ControlPlane) -> Callable[[str], Any]:
    """Make clients that send what the user passes, and once only."""
    environment = aws.environment()
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    make: Any = boto3.client
    return lambda service: make(
        service,
        endpoint_url=aws.url,
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=config,
    )


@pytest.fixture
def refused() -> Refused:
    """Make a call that is refused, and return the status, the code and the message."""

    def call(do: Callable[[], Any]) -> tuple[int, str, str]:
        with pytest.raises(ClientError) as caught:
            do()
        response = caught.value.response
        error = response["Error"]
        return response["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]

    return call


@pytest.fixture
def sagemaker(client: Callable[[str], Any]) -> Any:
    return client("sagemaker")


@pytest.fixture
def create_configuration(sagemaker: Any) -> Callable[..., None]:
    """Create a configuration of a variant that differs from a usual one by the variant's fields."""

    def create(name: str, settings: dict[str, Any] | None = None, **variant: Any) -> None:
        usual = {"InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
        fields = variant if "ServerlessConfig" in variant else usual | variant
        sagemaker.create_endpoint_config(
            EndpointConfigName=name,
            ProductionVariants=[{"VariantName": "a", "ModelName": "model", **fields}],
            **(settings or {}),
        )

    return create
