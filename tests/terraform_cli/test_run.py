"""Running Terraform, with a shell script in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import Terraform, TerraformError, embedded_terraform
from tests.terraform_cli.support import script


def terraform_that(directory: Path, body: str) -> Terraform:
    return Terraform((str(script(directory, body)),), "1.11.0")


def test_an_error_carries_terraforms_words_without_colours_and_frames(tmp_path: Path) -> None:
    framed = r"\033[31m╷\033[0m\n│ \033[1mError: no such thing\033[0m\n│ \n╵\n"
    terraform = terraform_that(tmp_path, f"printf '{framed}' >&2; exit 1")
    with pytest.raises(TerraformError) as caught:
        terraform.apply(tmp_path)
    assert str(caught.value) == f"terraform apply failed in {tmp_path}\nError: no such thing"


def test_lines_arrive_while_terraform_runs(tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    body = f"echo first; while [ ! -e {go_on} ]; do sleep 0.01; done; echo second"
    lines: list[str] = []

    def on_line(line: str) -> None:
        lines.append(line)
        # The script ends only when the first line has arrived before its end.
        go_on.touch()

    terraform_that(tmp_path, body).apply(tmp_path, on_line=on_line)
    assert lines == ["first", "second"]


def test_an_interrupt_lets_terraform_finish_what_it_is_doing(tmp_path: Path) -> None:
    body = "trap 'touch finished; exit 1' INT; echo started; while :; do sleep 0.01; done"

    def interrupt(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        terraform_that(tmp_path, body).apply(tmp_path, on_line=interrupt)
    assert (tmp_path / "finished").exists()


@pytest.mark.parametrize(("code", "changes"), [(0, False), (2, True)])
def test_a_plan_tells_whether_there_are_changes(tmp_path: Path, code: int, changes: bool) -> None:
    assert terraform_that(tmp_path, f"exit {code}").plan(tmp_path) is changes


def test_a_plan_that_fails_raises(tmp_path: Path) -> None:
    with pytest.raises(TerraformError):
        terraform_that(tmp_path, "exit 1").plan(tmp_path)


def test_variables_and_files_become_arguments(tmp_path: Path) -> None:
    terraform = terraform_that(tmp_path, 'printf "%s\\n" "$@"')
    lines: list[str] = []
    terraform.plan(
        tmp_path,
        variables={"name": "gpt2", "instance": {"type": "ml.m5.large", "count": 2}},
        var_files=[Path("/a.tfvars")],
        on_line=lines.append,
    )
    assert "-var-file=/a.tfvars" in lines
    assert "-var=name=gpt2" in lines
    assert '-var=instance={"type": "ml.m5.large", "count": 2}' in lines


def test_the_environment_is_the_callers_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    lines: list[str] = []
    terraform_that(tmp_path, "env").apply(
        tmp_path, environment={"PATH": "/bin:/usr/bin", "AWS_REGION": "x"}, on_line=lines.append
    )
    assert "AWS_REGION=x" in lines
    assert not any(line.startswith("AWS_PROFILE") for line in lines)


def test_terraform_gets_the_configuration_and_calls_nobody_home(tmp_path: Path) -> None:
    path = script(tmp_path, 'cat "$TF_CLI_CONFIG_FILE"; echo "$CHECKPOINT_DISABLE"')
    lines: list[str] = []
    Terraform((str(path),), "1.11.0", "# configuration").apply(tmp_path, on_line=lines.append)
    assert lines == ["# configuration1"]


def test_a_configuration_file_that_is_missing_is_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(tmp_path / "missing"))
    lines: list[str] = []
    terraform_that(tmp_path, 'echo "[$TF_CLI_CONFIG_FILE]"').apply(tmp_path, on_line=lines.append)
    assert lines == ["[]"]


def test_the_embedded_terraform_notes_what_it_was_doing_when_it_is_interrupted(
    tmp_path: Path,
) -> None:
    (tmp_path / "main.tf").write_text(
        """
        resource "terraform_data" "slow" {
          provisioner "local-exec" { command = "sleep 60" }
        }
        """
    )
    terraform = embedded_terraform()
    terraform.init(tmp_path)

    def interrupt(line: str) -> None:
        if "Provisioning with 'local-exec'" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        terraform.apply(tmp_path, on_line=interrupt)
    (resource,) = terraform.show(tmp_path)["values"]["root_module"]["resources"]
    assert resource["address"] == "terraform_data.slow"
    assert resource["tainted"]
