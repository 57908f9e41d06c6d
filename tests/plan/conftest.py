"""Plans through python-terraform, as another tool would make them.

Plans need an AWS that returns the caller identity; nothing is created in it.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import python_terraform

from local.aws import ControlPlane
from terraform_cli import Terraform, find_terraform, workspace
from tests.provider import VARIABLE, module_provider

SOURCES = Path(__file__).parents[2]
ACCOUNT = "111122223333"
NOTHING_TO_DO, CHANGES = 0, 2

Plan = dict[str, Any]
MakePlan = Callable[[str, Path | None], Plan]


@pytest.fixture(scope="session")
def aws() -> Iterator[ControlPlane]:
    with ControlPlane(account_id=ACCOUNT) as running:
        yield running


@pytest.fixture(scope="session")
def terraform() -> Terraform:
    return find_terraform()


@pytest.fixture(scope="session")
def provider(aws: ControlPlane, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What attaches Terraform to a provider that asks the account of the plans."""
    with module_provider(tmp_path_factory.mktemp("provider"), aws.environment()) as attachment:
        yield attachment


@pytest.fixture(autouse=True)
def _every_terraform_is_attached(attached: None) -> None:
    """Attach every Terraform of the folder to it."""


@pytest.fixture(scope="session")
def executable(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one file that runs Terraform, for a tool that accepts a path only."""
    path = tmp_path_factory.mktemp("bin") / "terraform"
    path.write_text(f'#!/bin/sh\nexec {shlex.join(terraform.command)} "$@"\n')
    path.chmod(0o755)
    return path


@pytest.fixture(scope="session")
def make_plan(
    aws: ControlPlane,
    terraform: Terraform,
    executable: Path,
    provider: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> MakePlan:
    """Return a function from a root of the sources, and a file of variables, to a JSON plan."""

    @cache
    def initialized(root: str) -> Path:
        directory = workspace(SOURCES, tmp_path_factory.mktemp("plan"), root)
        terraform.init(directory)
        return directory

    @cache
    def plan(root: str, var_file: Path | None) -> Plan:
        directory = initialized(root)
        file = tmp_path_factory.mktemp("plans") / "plan"
        tool = python_terraform.Terraform(str(directory), terraform_bin_path=str(executable))
        environment = {**aws.environment(), VARIABLE: provider}
        environment.pop("TF_CLI_CONFIG_FILE", None)
        with mock.patch.dict(os.environ, environment, clear=True):
            code, _, errors = tool.plan(out=str(file), var_file=var_file)
            assert code in (NOTHING_TO_DO, CHANGES), errors
            code, document, errors = tool.show(str(file), json=python_terraform.IsFlagged)
            assert code == 0, errors
        shown: Plan = json.loads(document)
        return shown

    return plan


@pytest.fixture
def plan(make_plan: MakePlan, root: str, var_file: Path | None) -> Plan:
    """Return the plan of a case, see every_case.py."""
    return make_plan(root, var_file)
