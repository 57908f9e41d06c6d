"""A project of one's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.new_project import ROOT, main


def texts(folder: Path) -> str:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip"]
    return "\n".join(path.read_text() for path in paths)


def test_a_project_has_its_name_and_calls_this_checkout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deep" / "mine"

    assert main(["my-llm", "--folder", str(folder)]) == 0

    assert 'name   = "my-llm"' in (folder / "terraform.tfvars").read_text()
    assert f'source = "{os.path.relpath(ROOT, folder)}"' in (folder / "main.tf").read_text()
    assert "own-routes" not in texts(folder)
    assert "../..\n" not in (folder / "Makefile").read_text()
    assert f"make -C {folder} demo" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["", "a", "My-llm", "1-llm", "llm-", "a--b", "a_b", "a" * 33, "a/b", "../x"]
)
def test_a_name_that_the_module_refuses_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--folder", str(tmp_path / "mine")]) == 1
    assert "like my-llm" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text("mine")

    assert main(["my-llm", "--folder", str(tmp_path)]) == 1
    assert "exists" in capsys.readouterr().err
    assert (tmp_path / "main.tf").read_text() == "mine"
