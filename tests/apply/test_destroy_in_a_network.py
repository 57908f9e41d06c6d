"""A destroy that takes SageMaker's permissions away too early fails, as on AWS."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, TerraformError

pytestmark = [pytest.mark.xdist_group("apply-destroy-in-a-network"), pytest.mark.long]

# The role's policy has to outlive the group: it does so if the group depends on it.
ROOT = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.100" }
  }
}

data "aws_vpc" "default" { default = true }

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_iam_role" "this" {
  name               = "execution"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy" "this" {
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeSubnets", Resource = "*" }]
  })
}

resource "aws_security_group" "this" {
  name   = "llm"
  vpc_id = data.aws_vpc.default.id
  DEPENDS
  timeouts { delete = "5s" }
}

resource "aws_sagemaker_model" "this" {
  name               = "llm"
  execution_role_arn = aws_iam_role.this.arn
  primary_container { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2:1" }
  vpc_config {
    subnets            = data.aws_subnets.default.ids
    security_group_ids = [aws_security_group.this.id]
  }
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name = "llm"
  production_variants {
    variant_name           = "a"
    model_name             = aws_sagemaker_model.this.name
    instance_type          = "ml.m5.large"
    initial_instance_count = 1
  }
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = "llm"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
}
"""


def destroy(terraform: Terraform, directory: Path, depends: str) -> None:
    """Apply the root, and destroy it."""
    (directory / "main.tf").write_text(ROOT.replace("DEPENDS", depends))
    terraform.init(directory)
    with ControlPlane() as aws:
        terraform.apply(directory, environment=aws.environment())
        terraform.destroy(directory, environment=aws.environment())


def test_a_policy_that_outlives_the_group_lets_sagemaker_clean_up(
    terraform: Terraform, tmp_path: Path
) -> None:
    destroy(terraform, tmp_path, "depends_on = [aws_iam_role_policy.this]")


def test_a_policy_that_goes_too_early_leaves_the_group_in_use(
    terraform: Terraform, tmp_path: Path
) -> None:
    with pytest.raises(TerraformError, match="DependencyViolation"):
        destroy(terraform, tmp_path, "")
