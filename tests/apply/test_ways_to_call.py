"""However a root calls the module, a change in its neighbor changes nothing of the module.

One root calls it with `depends_on`, `for_each` and another provider configuration, under one name
in two regions, and a resource that is created before it is destroyed reads its outputs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from terraform_cli import Terraform
from tests.apply.stack import Stack, initialized, own_root

pytestmark = [pytest.mark.xdist_group("apply-ways-to-call"), pytest.mark.long]

ROOT = """
variable "neighbor" {
  type = string
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "europe"
  region = "eu-west-1"
}

resource "terraform_data" "neighbor" {
  input = var.neighbor
}

module "llm" {
  source   = "../.."
  for_each = toset(["search"])

  name     = each.key
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }
  jobs     = {}
  iam      = { role_path = "/teams/" }
  monitoring = {
    emails = ["oncall@example.com"]
    budget = { monthly_usd = 100 }
  }

  depends_on = [terraform_data.neighbor]
}

module "europe" {
  source    = "../.."
  count     = 1
  providers = { aws = aws.europe }

  name       = "search"
  model      = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2-cpu:1" }
  serverless = {}
  api        = { type = "REST" }
  monitoring = {
    emails = ["oncall@example.com"]
    budget = { monthly_usd = 100 }
  }

  depends_on = [terraform_data.neighbor]
}

resource "terraform_data" "reader" {
  input            = [module.llm["search"], module.europe[0]]
  triggers_replace = var.neighbor

  lifecycle {
    create_before_destroy = true
  }
}
"""
READS = ("Describe", "Get", "Head", "List")


@pytest.fixture(scope="module")
def stack(
    terraform: Terraform,
    aws: ControlPlane,
    directory: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stack:
    root = own_root(tmp_path_factory.mktemp("root"), ROOT)
    applied = initialized(terraform, aws, directory, root)
    applied.apply(neighbor="a")
    return applied


@pytest.fixture(scope="module")
def other_neighbor(stack: Stack) -> list[Call]:
    return stack.apply(neighbor="b")


def writes(calls: list[Call]) -> Iterator[str]:
    """Yield each call that changes something."""
    for call in calls:
        if not call.action.startswith(READS):
            yield f"{call.action} {call.resource}"


def test_another_neighbor_is_no_change_of_a_resource_of_the_module(
    other_neighbor: list[Call],
) -> None:
    assert list(writes(other_neighbor)) == []


def test_another_neighbor_is_done_by_one_apply(stack: Stack, other_neighbor: list[Call]) -> None:
    assert other_neighbor
    assert not stack.has_changes(neighbor="b")


def test_another_checkout_has_nothing_to_do(
    stack: Stack, other_neighbor: list[Call], tmp_path: Path
) -> None:
    assert other_neighbor
    sources = stack.directory.parents[1]
    shutil.copytree(sources, tmp_path / "other", ignore=shutil.ignore_patterns(".terraform"))
    directory = tmp_path / "other" / stack.directory.relative_to(sources)
    main = directory / "main.tf"
    main.write_text(main.read_text().replace('"../.."', f'"{tmp_path / "other"}"'))
    checkout = Stack(stack.terraform, stack.aws, directory)
    checkout.terraform.init(directory)

    assert not checkout.has_changes(neighbor="b")
