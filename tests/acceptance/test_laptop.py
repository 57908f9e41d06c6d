"""The kit itself, on the laptop's stack: it applies, looks, destroys and reports.

In `make test` one deployment with its first steps, in `make mutation` every one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from acceptance.deployment import Deployment
from acceptance.deployments import DEPLOYMENTS
from acceptance.laptop import Laptop
from acceptance.probe import CONFIRMED, NOT_RUN, Finding
from acceptance.probes import PROBES
from acceptance.tour import Outcome, tour
from terraform_cli import find_terraform

SHORT = replace(DEPLOYMENTS["http-keys"], steps=DEPLOYMENTS["http-keys"].steps[:2])


def _cases() -> Iterator[Any]:
    group = pytest.mark.xdist_group("acceptance-laptop")
    yield pytest.param(SHORT, id="short", marks=group)
    for name, each in DEPLOYMENTS.items():
        group = pytest.mark.xdist_group(f"acceptance-laptop-{name}")
        yield pytest.param(each, id=name, marks=[group, pytest.mark.long])


@pytest.fixture(scope="module", params=list(_cases()))
def deployment(request: pytest.FixtureRequest) -> Deployment:
    found: Deployment = request.param
    return found


@pytest.fixture(scope="module")
def outcome(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    with Laptop() as laptop:
        return tour(
            laptop,
            find_terraform(),
            [deployment],
            list(PROBES.values()),
            run_id="laptop",
            folder=tmp_path_factory.mktemp("run"),
            environ=laptop.given,
            say=lambda _line: None,
        )


def _of(outcome: Outcome, probe: str, at: str) -> Finding:
    return next(each for each in outcome.findings if (each.probe.id, each.at) == (probe, at))


def test_what_the_laptop_can_know_is_confirmed(deployment: Deployment, outcome: Outcome) -> None:
    known = [
        (each.id, step.name)
        for each in PROBES.values()
        for step in deployment.steps
        if each.on_laptop and each.is_at(deployment.name, step.name)
    ]
    assert known
    for probe, step in known:
        found = _of(outcome, probe, f"{deployment.name}/{step}")
        assert found.verdict == CONFIRMED, found.seen


def test_the_rest_is_not_run_and_says_why(outcome: Outcome) -> None:
    for found in outcome.findings:
        if not found.probe.on_laptop:
            assert found.verdict == NOT_RUN
            assert found.seen.startswith(("the laptop cannot know; here: ", "its ", "it "))


def test_every_probe_is_in_the_report(outcome: Outcome) -> None:
    assert {each.probe.id for each in outcome.findings} == set(PROBES)


def test_requests_leave_their_ids(deployment: Deployment, outcome: Outcome) -> None:
    if deployment.name == SHORT.name:
        assert _of(outcome, "functions", "http-keys/created").request_ids


def test_everything_is_destroyed(outcome: Outcome) -> None:
    assert (outcome.left, outcome.is_interrupted) == ([], False)
