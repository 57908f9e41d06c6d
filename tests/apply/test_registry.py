"""An image in a registry outside of ECR: SageMaker gets the function with the credentials."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import initialized

pytestmark = [pytest.mark.xdist_group("apply-registry"), pytest.mark.long]

LOGIN = "arn:aws:lambda:us-east-1:123456789012:function:registry-login"
VARIABLES = {
    "name": "gpt2",
    "model": {
        "image": "registry.example.com/team/gpt2:1.0",
        "registry": {"credentials_function_arn": LOGIN},
    },
    "instance": {"type": "ml.m5.large"},
    "network": {"vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}},
}


def test_sagemaker_gets_the_function_with_the_credentials_and_no_credentials(
    terraform: Terraform, aws: ControlPlane, directory: Path
) -> None:
    stack = initialized(terraform, aws, directory, ".")
    stack.apply(**VARIABLES)
    sagemaker = client(aws, "sagemaker")
    (model,) = sagemaker.list_models()["Models"]
    container = sagemaker.describe_model(ModelName=model["ModelName"])["PrimaryContainer"]

    assert container["Image"] == "registry.example.com/team/gpt2:1.0"
    assert container["ImageConfig"] == {
        "RepositoryAccessMode": "Vpc",
        "RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": LOGIN},
    }
    assert not stack.has_changes(**VARIABLES)
