"""A run ends with everything destroyed, whatever happens on the way."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acceptance.deployment import Deployment, Step
from acceptance.probe import CONFIRMED, NOT_RUN, Probe, Scene, Seen
from acceptance.tour import Outcome, tour
from terraform_cli import TerraformError
from tests.acceptance.fakes import OUTPUTS, FakeCloud

STATE = {
    "values": {
        "root_module": {
            "resources": [{"mode": "managed", "address": "aws_s3_bucket.a"}, {"mode": "data"}],
            "child_modules": [{"resources": [{"mode": "managed", "address": "module.b.x"}]}],
        }
    }
}

Action = Callable[[], None]


def nothing() -> None:
    """Do nothing."""


def fail() -> None:
    raise TerraformError("AWS refuses")


class FakeTerraform:
    """Notes the commands; each may do something, such as fail."""

    def __init__(self, **actions: Action | list[Action]) -> None:
        self._actions = {
            name: each if isinstance(each, list) else [each] for name, each in actions.items()
        }
        self.commands: list[str] = []
        self.settings: list[dict[str, Any]] = []

    def init(self, _directory: Path) -> None:
        self._run("init")

    def apply(self, _directory: Path, *, var_files: list[Path], **_: Any) -> None:
        self.settings.append(json.loads(var_files[0].read_text()))
        self._run("apply")

    def plan(self, _directory: Path, **_: Any) -> bool:
        self._run("plan")
        return False

    def destroy(self, _directory: Path, **_: Any) -> None:
        self._run("destroy")

    def output(self, _directory: Path) -> dict[str, Any]:
        return OUTPUTS

    def show(self, _directory: Path) -> dict[str, Any]:
        return STATE

    def _run(self, command: str) -> None:
        self.commands.append(command)
        actions = self._actions.get(command, [nothing])
        (actions.pop(0) if len(actions) > 1 else actions[0])()


def look(scene: Scene) -> Seen:
    return Seen(True, f"{scene.name} after {scene.history[-1].step}")


PROBE = Probe("one", "It works.", "works", "a/second", look)
FIRST, SECOND = Step("first", {"x": 1}), Step("second", {"x": 2})
A = Deployment("a", "something", 5, (FIRST, SECOND))
B = Deployment("b", "something else", 5, (FIRST,))


def walk(
    terraform: FakeTerraform,
    tmp_path: Path,
    deployments: tuple[Deployment, ...] = (A,),
    probes: tuple[Probe, ...] = (PROBE,),
    environ: dict[str, str] | None = None,
) -> Outcome:
    real: Any = terraform
    return tour(
        FakeCloud(),
        real,
        deployments,
        probes,
        run_id="abc",
        folder=tmp_path,
        environ=environ or {},
        say=lambda _line: None,
    )


def test_each_step_is_applied_looked_at_and_destroyed(tmp_path: Path) -> None:
    terraform = FakeTerraform()
    outcome = walk(terraform, tmp_path)
    assert terraform.commands == ["init", "apply", "plan", "apply", "plan", "destroy"]
    assert [each["x"] for each in terraform.settings] == [1, 2]
    assert terraform.settings[0] | {"x": 1} == {
        "name": "accept-a-abc",
        "tags": {"acceptance": "abc"},
        "x": 1,
    }
    (found,) = outcome.findings
    assert (found.verdict, found.seen) == (CONFIRMED, "accept-a-abc after second")
    assert (outcome.left, outcome.is_interrupted) == ([], False)


def test_an_apply_that_fails_ends_the_visit_and_is_destroyed(tmp_path: Path) -> None:
    terraform = FakeTerraform(apply=fail)
    outcome = walk(terraform, tmp_path, (A, B))
    assert terraform.commands == ["init", "apply", "destroy"] * 2
    assert [(each.verdict, each.seen) for each in outcome.findings] == [
        (NOT_RUN, "its step was not reached")
    ]


def test_an_apply_that_may_fail_does_not_end_the_visit(tmp_path: Path) -> None:
    deployment = Deployment("a", "something", 5, (Step("first", {}, may_fail=True), SECOND))
    terraform = FakeTerraform(apply=[fail, nothing])
    outcome = walk(terraform, tmp_path, (deployment,))
    assert terraform.commands == ["init", "apply", "apply", "plan", "destroy"]
    assert outcome.findings[0].verdict == CONFIRMED


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_is_destroyed_and_goes_no_further(
    tmp_path: Path, number: signal.Signals
) -> None:
    terraform = FakeTerraform(apply=lambda: os.kill(os.getpid(), number))
    outcome = walk(terraform, tmp_path, (A, B))
    assert terraform.commands == ["init", "apply", "destroy"]
    assert outcome.is_interrupted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_destruction_cannot_be_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    terraform = FakeTerraform(destroy=lambda: os.kill(os.getpid(), number))
    outcome = walk(terraform, tmp_path)
    assert terraform.commands[-1] == "destroy"
    assert not outcome.is_interrupted


def test_an_init_that_fails_is_followed_by_a_destroy(tmp_path: Path) -> None:
    terraform = FakeTerraform(init=fail)
    walk(terraform, tmp_path)
    assert terraform.commands == ["init", "destroy"]


def test_a_destroy_that_fails_is_repeated(tmp_path: Path) -> None:
    terraform = FakeTerraform(destroy=[fail, nothing])
    outcome = walk(terraform, tmp_path)
    assert terraform.commands[-2:] == ["destroy", "destroy"]
    assert outcome.left == []


def test_what_a_destroy_leaves_is_named(tmp_path: Path) -> None:
    outcome = walk(FakeTerraform(destroy=fail), tmp_path)
    place = tmp_path / "a"
    assert outcome.left == [f"aws_s3_bucket.a ({place})", f"module.b.x ({place})"]


def test_a_probe_that_accompanies_an_apply_ends_with_it(tmp_path: Path) -> None:
    def accompany(scene: Scene) -> Seen:
        rounds = 0
        while not scene.is_over():
            rounds += 1
        return Seen(rounds > 0, scene.outputs["api_id"])

    probe = Probe("during", "It works.", "works", "a/second", accompany, during=True)
    outcome = walk(FakeTerraform(), tmp_path, probes=(probe,))
    assert [(each.at, each.seen) for each in outcome.findings] == [("a/second", "api")]


def test_a_deployment_without_its_variables_is_not_run(tmp_path: Path) -> None:
    deployment = Deployment("a", "something", 5, (FIRST, SECOND), needs=("VPC", "SUBNETS"))
    terraform = FakeTerraform()
    outcome = walk(terraform, tmp_path, (deployment,), environ={"VPC": "vpc-1"})
    assert terraform.commands == []
    assert outcome.findings[0].seen == "set SUBNETS"


def test_a_deployment_gets_its_variables(tmp_path: Path) -> None:
    step = Step("first", {"vpc": {"id": "${VPC}", "subnets": ["${SUBNETS}"]}, "image": "x.${VPC}"})
    deployment = Deployment("a", "something", 5, (step,), needs=("VPC", "SUBNETS"))
    terraform = FakeTerraform()
    walk(terraform, tmp_path, (deployment,), environ={"VPC": "vpc-1", "SUBNETS": "s-1,s-2"})
    assert terraform.settings[0]["vpc"] == {"id": "vpc-1", "subnets": ["s-1", "s-2"]}
    assert terraform.settings[0]["image"] == "x.vpc-1"
