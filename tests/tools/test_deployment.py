"""Where a deployment keeps its state, and what it knows about its root."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.deploy import DeployError, deployment

BACKENDS = [
    'terraform {\n  backend "s3" {}\n}\n',
    "terraform {\n  cloud {\n  }\n}\n",
]


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("my.tfvars", "my.tfstate"),
        ("my.tfvars.json", "my.tfstate"),
        ("my.auto.tfvars", "my.tfstate"),
        ("eu.prod.tfvars", "eu.prod.tfstate"),
    ],
)
def test_state_lies_beside_the_tfvars(tmp_path: Path, root: Path, file: str, state: str) -> None:
    (tmp_path / file).touch()
    assert deployment(str(tmp_path / file), str(root), "").state == tmp_path / state


def test_state_may_lie_elsewhere(tmp_path: Path, tfvars: Path, root: Path) -> None:
    state = tmp_path / "elsewhere" / "a.tfstate"
    assert deployment(str(tfvars), str(root), str(state)).state == state


@pytest.mark.parametrize("backend", BACKENDS)
def test_declared_backend_keeps_the_state(tfvars: Path, root: Path, backend: str) -> None:
    (root / "backend.tf").write_text(backend)
    target = deployment(str(tfvars), str(root), "")
    assert target.state is None
    assert target.state_arguments == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_state_file_beside_a_backend_is_refused(tfvars: Path, root: Path, backend: str) -> None:
    (root / "backend.tf").write_text(backend)
    with pytest.raises(DeployError, match="drop STATE"):
        deployment(str(tfvars), str(root), "my.tfstate")


def test_provider_block_is_noticed(tfvars: Path, root: Path) -> None:
    assert not deployment(str(tfvars), str(root), "").has_provider
    (root / "providers.tf").write_text('provider "aws" {\n  region = "eu-west-1"\n}\n')
    assert deployment(str(tfvars), str(root), "").has_provider
