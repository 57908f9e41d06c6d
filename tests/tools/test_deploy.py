"""A deployment from the first line to the last, on the emulated AWS."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import workspace
from tests.tools.machine import REPOSITORY, Machine

INTERRUPT_AFTER = "CreateRole"


@pytest.fixture
def cloud() -> Iterator[ControlPlane]:
    """An emulated AWS account."""
    with ControlPlane() as control_plane:
        yield control_plane


@pytest.fixture
def machine(cloud: ControlPlane) -> Machine:
    """A machine whose credentials are those of the emulated account."""
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    environment = {
        name: value
        for name, value in cloud.environment().items()
        # `terraform init` may need the registry, which the emulation cuts off.
        if not name.lower().endswith("_proxy")
    }
    return Machine({**environment, **proxies, "NO_PROXY": "127.0.0.1,localhost"})


@pytest.fixture
def gpt2(tmp_path: Path) -> list[str]:
    """The arguments that deploy examples/gpt2 from a copy of the module, with a tfvars file."""
    root = workspace(REPOSITORY, tmp_path / "module", "examples/gpt2")
    tfvars = tmp_path / "my.tfvars"
    shutil.copy(root / "terraform.tfvars", tfvars)
    return ["--tfvars", str(tfvars), "--root", str(root)]


def state(tmp_path: Path) -> dict[str, object]:
    """The state beside my.tfvars."""
    content: dict[str, object] = json.loads((tmp_path / "my.tfstate").read_text())
    return content


def test_deploy_prints_the_url_and_destroy_leaves_nothing(
    machine: Machine, gpt2: list[str], cloud: ControlPlane, tmp_path: Path
) -> None:
    applied = machine.deploy("apply", *gpt2, "--auto-approve")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert f"account    {cloud.account_id}, as arn:aws:" in applied.stdout
    assert "  curl https://" in applied.stdout
    assert "/generate -H 'content-type: application/json'" in applied.stdout
    assert state(tmp_path)["resources"]

    destroyed = machine.deploy("destroy", *gpt2, "--auto-approve")
    assert destroyed.returncode == 0, destroyed.stdout + destroyed.stderr
    assert state(tmp_path)["resources"] == []


def test_no_is_an_answer(machine: Machine, gpt2: list[str], tmp_path: Path) -> None:
    run = machine.deploy("apply", *gpt2, answer="no\n")
    assert run.returncode == 1
    assert "Enter a value:" in run.stdout
    assert "Apply cancelled" in run.stdout
    assert not (tmp_path / "my.tfstate").exists()


def test_interrupted_deploy_keeps_its_state(
    machine: Machine, gpt2: list[str], cloud: ControlPlane, tmp_path: Path
) -> None:
    with machine.start("apply", *gpt2, "--auto-approve") as process:
        while not any(call.action == INTERRUPT_AFTER for call in cloud.calls):
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Interrupt received" in said
    assert state(tmp_path)["resources"]

    assert machine.deploy("destroy", *gpt2, "--auto-approve").returncode == 0
    assert state(tmp_path)["resources"] == []
