"""What stops a deployment before Terraform changes anything: one clear line, and exit code 1."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.tools.machine import Machine, refusing_aws

KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "eu-west-1",
}


def refusal(run: subprocess.CompletedProcess[str]) -> str:
    """The one line that a refused run said."""
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    return run.stderr


def test_missing_tfvars_is_told_how_to_give_them(machine: Machine) -> None:
    assert "TFVARS=my.tfvars" in refusal(machine.deploy("apply"))


def test_tfvars_that_do_not_exist_are_named(machine: Machine) -> None:
    assert "TFVARS=none.tfvars" in refusal(machine.deploy("apply", "--tfvars", "none.tfvars"))


def test_root_without_terraform_is_named(machine: Machine, tfvars: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = machine.deploy("apply", "--tfvars", str(tfvars), "--root", str(tmp_path / "empty"))
    assert "ROOT=" in refusal(run)


def test_no_credentials_say_what_to_set(machine: Machine, tfvars: Path, root: Path) -> None:
    line = refusal(machine.deploy("apply", "--tfvars", str(tfvars), "--root", str(root)))
    assert line.startswith("No AWS credentials")
    assert "AWS_PROFILE" in line


def test_half_of_a_key_is_incomplete(machine: Machine, tfvars: Path, root: Path) -> None:
    run = machine.deploy(
        *("apply", "--tfvars", str(tfvars), "--root", str(root)),
        environment={"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"},
    )
    assert "AWS_SECRET_ACCESS_KEY" in refusal(run)


def test_unknown_profile_is_named(machine: Machine, tfvars: Path, root: Path) -> None:
    run = machine.deploy(
        *("apply", "--tfvars", str(tfvars), "--root", str(root)),
        environment={"AWS_PROFILE": "absent"},
    )
    assert "absent" in refusal(run)


def test_expired_login_of_a_profile_says_how_to_renew_it(
    machine: Machine, tfvars: Path, root: Path, tmp_path: Path
) -> None:
    configuration = tmp_path / "config"
    configuration.write_text(
        "[profile mine]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = dev\n"
        "[sso-session work]\nsso_region = eu-west-1\nsso_start_url = https://example.com/start\n"
    )
    run = machine.deploy(
        *("apply", "--tfvars", str(tfvars), "--root", str(root)),
        environment={
            "AWS_CONFIG_FILE": str(configuration),
            "AWS_PROFILE": "mine",
            "HOME": str(tmp_path),
        },
    )
    assert "aws sso login" in refusal(run)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "expired"),
        ("ExpiredTokenException", "expired"),
        ("InvalidClientTokenId", "refuses the credentials (InvalidClientTokenId)"),
        ("SignatureDoesNotMatch", "refuses the credentials (SignatureDoesNotMatch)"),
    ],
)
def test_what_aws_refuses_is_explained(
    machine: Machine, tfvars: Path, root: Path, code: str, words: str
) -> None:
    with refusing_aws(code) as url:
        run = machine.deploy(
            *("apply", "--tfvars", str(tfvars), "--root", str(root)),
            environment={**KEYS, "AWS_ENDPOINT_URL": url},
        )
    assert words in refusal(run)


def test_unreachable_aws_is_no_credentials_problem(
    machine: Machine, tfvars: Path, root: Path
) -> None:
    run = machine.deploy(
        *("apply", "--tfvars", str(tfvars), "--root", str(root)),
        environment={**KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
    )
    assert refusal(run).startswith("AWS cannot be reached")


def test_terraform_that_is_too_old_is_refused(
    machine: Machine, tfvars: Path, root: Path, tmp_path: Path
) -> None:
    old = tmp_path / "bin" / "terraform"
    old.parent.mkdir()
    old.write_text("""#!/bin/sh\necho '{"terraform_version": "1.5.7"}'\n""")
    old.chmod(0o755)
    run = machine.deploy(
        *("apply", "--tfvars", str(tfvars), "--root", str(root)),
        environment={"PATH": f"{old.parent}:{machine.environment['PATH']}"},
    )
    assert "1.5.7" in refusal(run)


def test_destroy_without_a_state_has_nothing_to_destroy(
    machine: Machine, tfvars: Path, root: Path
) -> None:
    run = machine.deploy("destroy", "--tfvars", str(tfvars), "--root", str(root))
    assert f"no state at {tfvars.with_suffix('.tfstate')}" in refusal(run)
