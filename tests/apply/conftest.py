"""Each test file is a group of its own for xdist, so that the files run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, find_terraform


@pytest.fixture(scope="session")
def terraform() -> Terraform:
    return find_terraform()


@pytest.fixture(scope="module")
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")
