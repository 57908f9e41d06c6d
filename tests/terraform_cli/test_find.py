"""Finding Terraform, with a shell script in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import TerraformError, embedded_terraform, find_terraform
from tests.terraform_cli.support import script


def path_with_version(directory: Path, version: str) -> dict[str, str]:
    script(directory, f"""echo '{{"terraform_version": "{version}"}}'""")
    return {"PATH": str(directory), "HOME": str(directory)}


@pytest.mark.parametrize("version", ["1.11.0", "1.11.4", "1.15.5", "2.0.0", "1.12.0-rc1"])
def test_the_terraform_on_the_path_is_taken(tmp_path: Path, version: str) -> None:
    found = find_terraform(path_with_version(tmp_path, version))
    assert found.command == (str(tmp_path / "terraform"),)
    assert found.version == version


@pytest.mark.parametrize("version", ["1.10.5", "0.15.3", "1.9.8"])
def test_a_terraform_that_is_too_old_says_so_in_one_line(tmp_path: Path, version: str) -> None:
    with pytest.raises(TerraformError) as caught:
        find_terraform(path_with_version(tmp_path, version))
    message = str(caught.value)
    assert f"is Terraform {version}, and 1.11 or newer is needed" in message
    assert "\n" not in message


def test_a_terraform_that_does_not_tell_its_version_is_refused(tmp_path: Path) -> None:
    script(tmp_path, "echo broken >&2; exit 1")
    with pytest.raises(TerraformError, match="broken"):
        find_terraform({"PATH": str(tmp_path)})


def test_without_one_on_the_path_the_embedded_one_is_taken() -> None:
    found = find_terraform({"PATH": ""})
    assert found.command[-1].endswith("embedded.py")
    assert tuple(map(int, found.version.split("."))) >= (1, 11, 0)


def test_the_embedded_terraform_behaves_like_the_command(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('output "greeting" { value = "hello" }\n')
    terraform = embedded_terraform()
    terraform.init(tmp_path)
    terraform.apply(tmp_path)
    assert terraform.output(tmp_path) == {"greeting": "hello"}
    (tmp_path / "main.tf").write_text('output "greeting" { value = nothing }\n')
    with pytest.raises(TerraformError, match="Invalid reference"):
        terraform.validate(tmp_path)
