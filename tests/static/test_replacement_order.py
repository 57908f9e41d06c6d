"""What is created before its predecessor is destroyed refers to nothing that cannot exist twice.

Terraform passes `create_before_destroy` on to whatever a resource refers to, however far away. An
endpoint or a function has a fixed name: its replacement would fail, because the name is
still taken.
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

_RESOURCE = re.compile(
    r'^resource "(?P<type>\w+)" "(?P<name>\w+)" \{\n(?P<body>.*?)^\}', re.M | re.S
)

pytestmark = pytest.mark.xdist_group("provider-schemas")


def created_first() -> set[str]:
    """Return the resources with `create_before_destroy`, by their addresses."""
    return {
        f"module.{file.parent.name}.{resource['type']}.{resource['name']}"
        for file in (ROOT / "modules").glob("*/*.tf")
        for resource in _RESOURCE.finditer(file.read_text(encoding="utf-8"))
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


def test_what_is_created_first_needs_nothing_with_a_fixed_name(tmp_path: Path) -> None:
    edges = references(workspace(ROOT, tmp_path))
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
