"""Two deployments, and two routes of each, lead to one function that exists.

Lambda refuses a second statement of the same id in the policy of a function.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from local.aws import ControlPlane
from local.refusals.iam_new_role import SECONDS as NEW_ROLE_SECONDS
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import initialized, own_root
from tests.apply.transitions.things import Things

pytestmark = [pytest.mark.xdist_group("apply-shared-function"), pytest.mark.long]

ROOT = """
variable "function" {
  type = object({ name = string, invoke_arn = string })
}

module "llm" {
  source   = "../.."
  for_each = { search = "HTTP", chat = "REST" }

  name       = each.key
  model      = { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1" }
  serverless = {}
  api        = { type = each.value }
  routes = {
    "GET /a/b" = { function = var.function }
    "GET /a-b" = { function = var.function }
  }
}
"""


def test_each_route_may_invoke_it(
    terraform: Terraform, aws: ControlPlane, directory: Path, tmp_path: Path
) -> None:
    root = own_root(tmp_path, ROOT)
    stack = initialized(terraform, aws, directory, root)
    function = {"name": "@function 1", "invoke_arn": "@invoke_arn 1"}
    things = Things(aws)
    things.named({"role": "@role 1"})
    time.sleep(NEW_ROLE_SECONDS)
    variables = things.named({"function": function})

    stack.apply(**variables)

    policy = client(aws, "lambda").get_policy(FunctionName=variables["function"]["name"])
    statements = json.loads(policy["Policy"])["Statement"]
    assert len({each["Sid"] for each in statements}) == 4
    assert not stack.has_changes(**variables)
