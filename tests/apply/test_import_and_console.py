"""What exists is imported before the first apply, and the console evaluates what a root has."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, initialized, own_root, successes

pytestmark = [pytest.mark.xdist_group("apply-import"), pytest.mark.long]

ROOT = """
provider "aws" {
  region = "us-east-1"
}

module "llm" {
  source = "../.."

  name       = "gpt2"
  model      = { engine = "transformers", id = "openai-community/gpt2" }
  instance   = { type = "ml.m5.large" }
  jobs       = {}
  api        = { auth = "API_KEY" }
  api_keys   = { keys = { alice = {} } }
  monitoring = { emails = ["oncall@example.com"] }
}
"""
LOG = "/aws/lambda/gpt2-info"
ADDRESS = 'module.llm.module.function["info"].aws_cloudwatch_log_group.this'


def terraform_says(stack: Stack, *arguments: str, typed: str = "") -> str:
    """Run a command that has no method of its own, with what a person types."""
    done = subprocess.run(
        [*stack.terraform.command, *arguments],
        cwd=stack.directory,
        env={**stack.aws.environment(), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


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
def before(stack: Stack) -> str:
    """What the console says of all outputs while there is nothing."""
    return terraform_says(stack, "console", typed="module.llm\n")


@pytest.fixture(scope="module")
def applied(stack: Stack, before: str) -> list[Call]:
    """Apply after the import of a log group that somebody else created."""
    assert before
    client(stack.aws, "logs").create_log_group(logGroupName=LOG)
    terraform_says(stack, "import", "-input=false", ADDRESS, LOG)
    return stack.apply()


def test_the_console_evaluates_the_outputs_before_the_first_apply(before: str) -> None:
    assert '"endpoint_arn" = ' in before


def test_what_was_imported_is_not_created_again(stack: Stack, applied: list[Call]) -> None:
    created = successes(applied, "CreateLogGroup")
    assert created
    assert f"CreateLogGroup {LOG}" not in created
    assert not stack.has_changes()


def test_the_console_evaluates_what_was_applied(stack: Stack, applied: list[Call]) -> None:
    assert applied
    said = terraform_says(stack, "console", typed="module.llm.endpoint_arn\n")
    assert said == f'"arn:aws:sagemaker:us-east-1:{stack.aws.account_id}:endpoint/gpt2"'
