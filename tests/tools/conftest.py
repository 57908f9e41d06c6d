"""Fixtures of the scripts' tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools.machine import Machine


@pytest.fixture
def machine() -> Machine:
    """A machine without AWS credentials, wherever the tests run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return Machine(
        kept
        | {
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    )


@pytest.fixture
def tfvars(tmp_path: Path) -> Path:
    """A file with variables."""
    file = tmp_path / "my.tfvars"
    file.write_text('name = "gpt2"\n')
    return file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root module that declares nothing."""
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "main.tf").write_text("terraform {}\n")
    return folder
