"""The kit itself, on the laptop's stack: it applies, looks, destroys and reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from acceptance.deployments import DEPLOYMENTS
from acceptance.laptop import Laptop
from acceptance.probe import CONFIRMED, NOT_RUN, Finding
from acceptance.probes import PROBES
from acceptance.tour import Outcome, tour
from terraform_cli import find_terraform

pytestmark = pytest.mark.xdist_group("acceptance-laptop")

DEPLOYMENT = replace(DEPLOYMENTS["http-keys"], steps=DEPLOYMENTS["http-keys"].steps[:2])


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    with Laptop() as laptop:
        yield tour(
            laptop,
            find_terraform(),
            [DEPLOYMENT],
            list(PROBES.values()),
            run_id="laptop",
            folder=tmp_path_factory.mktemp("run"),
            environ={},
            say=lambda _line: None,
        )


def _of(outcome: Outcome, probe: str, at: str) -> Finding:
    return next(each for each in outcome.findings if (each.probe.id, each.at) == (probe, at))


def test_what_the_laptop_can_know_is_confirmed(outcome: Outcome) -> None:
    known = [
        (each.id, step.name)
        for each in PROBES.values()
        for step in DEPLOYMENT.steps
        if each.on_laptop and each.is_at(DEPLOYMENT.name, step.name)
    ]
    assert known
    for probe, step in known:
        found = _of(outcome, probe, f"{DEPLOYMENT.name}/{step}")
        assert found.verdict == CONFIRMED, found.seen


def test_the_rest_is_not_run_and_says_why(outcome: Outcome) -> None:
    for found in outcome.findings:
        if not found.probe.on_laptop:
            assert found.verdict == NOT_RUN
            assert found.seen.startswith(("the laptop cannot know; here: ", "its ", "it "))


def test_every_probe_is_in_the_report(outcome: Outcome) -> None:
    assert {each.probe.id for each in outcome.findings} == set(PROBES)


def test_requests_leave_their_ids(outcome: Outcome) -> None:
    assert _of(outcome, "functions", "http-keys/created").request_ids


def test_everything_is_destroyed(outcome: Outcome) -> None:
    assert (outcome.left, outcome.is_interrupted) == ([], False)
