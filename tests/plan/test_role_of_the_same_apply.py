"""A role that is created in the same apply has no ARN yet at plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, workspace
from tests.plan.conftest import SOURCES

ROOT = """
provider "aws" {
  region = "us-east-1"
}

resource "aws_iam_role" "mine" {
  name = "mine"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "sagemaker.amazonaws.com" }
    }]
  })
}

module "llm" {
  source = "../.."

  name     = "mine"
  model    = { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/mine:1" }
  instance = { type = "ml.m5.xlarge" }
  iam      = { execution_role = { arn = aws_iam_role.mine.arn } }
}
"""


@pytest.mark.xdist_group("plan-module")
def test_a_role_of_the_same_apply_can_be_passed_in(
    aws: ControlPlane, terraform: Terraform, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.tf").write_text(ROOT)
    directory = workspace(SOURCES, tmp_path / "sources", root)
    terraform.init(directory)
    plan = tmp_path / "plan"
    assert terraform.plan(directory, environment=aws.environment(), out=plan)

    changes = terraform.show(directory, plan)["resource_changes"]
    roles = [change["address"] for change in changes if change["type"] == "aws_iam_role"]
    assert "aws_iam_role.mine" in roles
    assert not any("endpoint" in role and "execution" in role for role in roles)
