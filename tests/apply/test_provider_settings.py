"""Tags that the provider adds or ignores, a part applied first, workspaces, the wrong account."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import client
from tests.apply.stack import Stack, initialized, own_root, successes

pytestmark = [pytest.mark.xdist_group("apply-provider-settings"), pytest.mark.long]

ROOT = """
variable "name" {
  type = string
}

provider "aws" {
  default_tags {
    tags = { team = "search", owner = "platform" }
  }

  ignore_tags {
    keys         = ["cost-center"]
    key_prefixes = ["org:"]
  }
}

module "llm" {
  source = "../.."

  name        = var.name
  model       = { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1" }
  serverless  = {}
  rate_limits = { requests_per_minute = 60 }
  tags        = { team = "search" } # equal to a default tag
}
"""


@pytest.fixture(scope="module")
def stack(
    terraform: Terraform,
    aws: ControlPlane,
    directory: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stack:
    root = own_root(tmp_path_factory.mktemp("root"), ROOT)
    return initialized(terraform, aws, directory, root)


@pytest.fixture(scope="module")
def part(stack: Stack) -> list[Call]:
    """Apply the endpoint only."""
    before = len(stack.aws.calls)
    arguments = ["apply", "-input=false", "-auto-approve", "-var=name=gpt2"]
    arguments += ["-target=module.llm.module.endpoint"]
    with stack.terraform.start(stack.directory, arguments, stack.aws.environment()) as process:
        output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return stack.aws.calls[before:]


@pytest.fixture(scope="module")
def whole(stack: Stack, part: list[Call]) -> list[Call]:
    assert part
    return stack.apply(name="gpt2")


def test_a_part_that_was_applied_first_is_completed(
    stack: Stack, part: list[Call], whole: list[Call]
) -> None:
    assert successes(part, "CreateEndpoint", "CreateApi", "CreateTable") == ["CreateEndpoint gpt2"]
    assert successes(whole, "CreateEndpoint", "UpdateEndpoint", "CreateEndpointConfig") == []
    assert not stack.has_changes(name="gpt2")


@pytest.mark.usefixtures("whole")
def test_tags_of_the_provider_are_added_and_ignored(stack: Stack) -> None:
    functions = client(stack.aws, "lambda")
    arn = functions.get_function(FunctionName="gpt2-generate")["Configuration"]["FunctionArn"]
    assert functions.list_tags(Resource=arn)["Tags"].items() >= {
        ("team", "search"),
        ("owner", "platform"),
    }

    functions.tag_resource(Resource=arn, Tags={"cost-center": "7", "org:unit": "research"})

    assert not stack.has_changes(name="gpt2")


@pytest.mark.usefixtures("whole")
def test_another_workspace_is_another_deployment(stack: Stack) -> None:
    environment = stack.aws.environment() | {"TF_WORKSPACE": "other"}
    variables = {"name": "other"}

    stack.terraform.apply(stack.directory, variables=variables, environment=environment)

    listed = client(stack.aws, "sagemaker").list_endpoints()["Endpoints"]
    assert {endpoint["EndpointName"] for endpoint in listed} == {"gpt2", "other"}
    assert not stack.terraform.plan(stack.directory, variables=variables, environment=environment)
    assert not stack.has_changes(name="gpt2")


@pytest.mark.usefixtures("whole")
def test_credentials_of_another_account_fail_at_plan(stack: Stack) -> None:
    with ControlPlane() as other:
        error = _error(stack, other.environment())

    assert f"provider of the account {stack.aws.account_id} and the region us-east-1" in error
    assert f"For one in {other.account_id} and us-east-1, use another state" in error


@pytest.mark.usefixtures("whole")
def test_another_region_fails_at_plan(stack: Stack) -> None:
    error = _error(stack, stack.aws.environment() | {"AWS_REGION": "eu-west-1"})

    assert f"provider of the account {stack.aws.account_id} and the region us-east-1" in error


def _error(stack: Stack, environment: dict[str, str]) -> str:
    """Return what a plan says with an environment, in one line."""
    with pytest.raises(TerraformError) as failure:
        stack.terraform.plan(stack.directory, variables={"name": "gpt2"}, environment=environment)
    return " ".join(str(failure.value).split())
