"""What is created before its predecessor is destroyed refers to nothing that cannot exist twice.

Terraform passes `create_before_destroy` on to whatever a resource refers to, however far away. An
endpoint or a function has a fixed name: its replacement would fail, because the name is
still taken. So some resources refer to a function by its name, and what they refer to has to be
there soon.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from terraform_cli import find_terraform, workspace
from tools.provider_schemas import ROOT

UNIQUE = ("aws_lambda_function", "aws_sagemaker_endpoint")
"""What a change of a setting replaces, under its own name."""

CALLS = {"function": ("function", "authorizer")}
"""Folder of a child module → the calls of it, where they have other names."""

CALLER = """
module "llm" {
  source   = "../.."
  name     = "gpt2"
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }
  api      = { type = "REST" }
  routes = {
    "POST /summarize" = {
      function = {
        name       = aws_lambda_function.mine.function_name
        invoke_arn = aws_lambda_function.mine.invoke_arn
      }
    }
  }
}

resource "aws_lambda_function" "mine" {
  function_name = "mine"
  role          = "arn:aws:iam::111122223333:role/mine"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "mine.zip"
  environment { variables = { ENDPOINT = module.llm.endpoint_arn } }
}
"""

_RESOURCE = re.compile(
    r'^resource "(?P<type>\w+)" "(?P<name>\w+)" \{\n(?P<body>.*?)^\}', re.M | re.S
)

pytestmark = pytest.mark.xdist_group("provider-schemas")


def created_first() -> set[str]:
    """Return the resources with `create_before_destroy`, by their addresses."""
    return {
        f"module.{call}.{resource['type']}.{resource['name']}"
        for file in (ROOT / "modules").glob("*/*.tf")
        for resource in _RESOURCE.finditer(file.read_text(encoding="utf-8"))
        for call in CALLS.get(file.parent.name, (file.parent.name,))
        if "create_before_destroy = true" in resource["body"]
    }


def references(root: Path) -> dict[str, set[str]]:
    """Return Terraform's graph: resource → the resources that it refers to."""
    lines: list[str] = []
    terraform = find_terraform()
    terraform.init(root)
    with terraform.start(root, ["graph"]) as process:
        lines += process.stdout or ()
        process.wait()
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in re.findall(r'"([^"]+)" -> "([^"]+)"', "".join(lines)):
        edges[source].add(target)
    return edges


def reached(edges: dict[str, set[str]], start: str) -> set[str]:
    """Return all that a resource refers to, also by way of others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in edges.get(waiting.pop(), set()) - found:
            found.add(target)
            waiting.append(target)
    return found


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    return references(workspace(ROOT, tmp_path_factory.mktemp("graph")))


def test_what_is_created_first_needs_nothing_with_a_fixed_name(edges: dict[str, set[str]]) -> None:
    first = created_first()
    assert first
    assert edges
    clashes = {
        (source, target)
        for source in first
        for target in reached(edges, source)
        if target.split(".")[-2] in UNIQUE
    }
    assert clashes == set()


def test_what_is_referred_to_by_name_does_not_wait_for_the_endpoint(
    edges: dict[str, set[str]],
) -> None:
    """The provider gives up a permission after five minutes, and an endpoint takes longer.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/consts.go
    """
    authorizer = "module.authorizer.aws_lambda_function.this"
    assert authorizer in edges
    assert "module.endpoint.aws_sagemaker_endpoint.this" not in reached(edges, authorizer)
    others = reached(edges, "module.function.aws_lambda_function.this")
    assert "module.endpoint.aws_sagemaker_endpoint.this" in others


def test_a_function_of_the_callers_own_ties_the_deployment_of_a_rest_api_to_no_endpoint(
    tmp_path: Path,
) -> None:
    (tmp_path / "caller").mkdir()
    (tmp_path / "caller" / "main.tf").write_text(CALLER)
    edges = references(workspace(ROOT, tmp_path / "copy", str(tmp_path / "caller")))
    found = reached(edges, "module.llm.module.rest_api.aws_api_gateway_deployment.this")
    assert "aws_lambda_function.mine" in found
    assert "module.llm.module.endpoint.aws_sagemaker_endpoint.this" not in found
