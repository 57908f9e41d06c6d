"""`make acceptance` says what it will create, and asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import acceptance.__main__ as command
from acceptance.probe import CONFIRMED, REFUTED, Finding
from acceptance.probes import PROBES
from acceptance.tour import Outcome
from tools.aws_account import Caller, CredentialsError

FOUND = Finding(PROBES["throttle"], "a/b", "seen", CONFIRMED)


class Tour:
    """In place of the tour: notes that it was made."""

    def __init__(self) -> None:
        self.deployments: list[str] = []
        self.outcome = Outcome(findings=[FOUND])

    def __call__(self, _cloud: Any, _terraform: Any, deployments: Any, *_: Any, **how: Any) -> Any:
        self.deployments = [each.name for each in deployments]
        folder: Path = how["folder"]
        (folder / "http-keys").mkdir(parents=True)
        return self.outcome


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tour:
    tour = Tour()
    monkeypatch.setattr(command, "tour", tour)
    monkeypatch.setattr(command, "REPOSITORY", tmp_path)
    monkeypatch.setattr(command, "caller", lambda: Caller("111122223333", "arn", "eu-west-1"))
    return tour


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: text)


def test_nothing_is_created_without_a_yes(
    made: Tour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "y")
    assert command.main([]) == 1
    assert made.deployments == []
    printed = capsys.readouterr().out
    assert "On account 111122223333 in eu-west-1, Terraform as you:" in printed
    assert "an asynchronous endpoint with GPT-2 on one ml.m5.large" in printed
    assert "(~60 min)" in printed
    assert "(not created, set ACCEPTANCE_VPC_ID and " in printed
    assert printed.endswith("Nothing was created.\n")


def test_a_yes_starts_the_run_and_the_report_is_printed(
    made: Tour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "yes")
    assert command.main(["--only", "jobs", "shadow"]) == 0
    assert made.deployments == ["jobs", "shadow"]
    printed = capsys.readouterr().out
    assert "- place: AWS, eu-west-1" in printed
    assert "report.md" in printed


def test_auto_approve_does_not_ask(made: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: pytest.fail("asked"))
    assert command.main(["--auto-approve"]) == 0
    assert "http-keys" in made.deployments


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(findings=[Finding(PROBES["throttle"], "a/b", "seen", REFUTED)]), 1),
        (Outcome(findings=[FOUND], is_interrupted=True), 1),
        (Outcome(findings=[FOUND], left=["module.a.x"]), 2),
    ],
)
def test_the_exit_code_reports_what_is_wrong(made: Tour, outcome: Outcome, code: int) -> None:
    made.outcome = outcome
    assert command.main(["--auto-approve"]) == code


def test_what_is_left_keeps_its_state_and_is_named(
    made: Tour, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made.outcome = Outcome(left=["module.a.x"])
    command.main(["--auto-approve"])
    assert "LEFT BEHIND, tagged acceptance=" in capsys.readouterr().err
    assert list(tmp_path.glob("build/acceptance/*/http-keys"))


def test_a_run_that_left_nothing_keeps_the_report_only(made: Tour, tmp_path: Path) -> None:
    assert command.main(["--auto-approve"]) == 0
    assert made.deployments
    names = {path.name for path in tmp_path.glob("build/acceptance/*/*")}
    assert names == {"report.md", "report.json"}


def test_without_credentials_nothing_is_asked(
    made: Tour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_caller() -> Caller:
        raise CredentialsError("No AWS credentials.")

    monkeypatch.setattr(command, "caller", no_caller)
    assert command.main([]) == 1
    assert made.deployments == []
    assert capsys.readouterr().err == "No AWS credentials.\n"


def test_a_region_is_needed(
    made: Tour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "caller", lambda: Caller("1", "arn", None))
    assert command.main([]) == 1
    assert made.deployments == []
    assert "set AWS_REGION" in capsys.readouterr().err
