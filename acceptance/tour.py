"""A run of the kit: each deployment is visited and destroyed, whatever happens in between."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from acceptance.cloud import Cloud
from acceptance.deployment import Deployment
from acceptance.probe import Finding, Probe
from acceptance.site import Say, Site, unvisited
from terraform_cli import Terraform, TerraformError


@dataclass
class Outcome:
    """What a run found, and what it could not delete."""

    findings: list[Finding] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_interrupted: bool = False


def tour(
    cloud: Cloud,
    terraform: Terraform,
    deployments: Sequence[Deployment],
    probes: Sequence[Probe],
    *,
    run_id: str,
    folder: Path,
    environ: Mapping[str, str],
    say: Say,
) -> Outcome:
    """Visit the deployments one after the other.

    Ctrl-C and SIGTERM end the visit, not the destruction: while that runs, they are noted only.
    """
    outcome = Outcome()
    reasons = {each.name: "its step was not reached" for each in deployments}
    for deployment in deployments:
        missing = deployment.missing(environ)
        if missing:
            reasons[deployment.name] = f"set {' and '.join(missing)}"
            say(f"{deployment.name}: {reasons[deployment.name]}")
            continue
        site = Site(
            cloud,
            terraform,
            deployment,
            run_id=run_id,
            directory=folder / deployment.name,
            probes=probes,
            environ=environ,
            say=say,
        )
        _visit(site, outcome, say)
        if outcome.is_interrupted:
            break
    outcome.findings += unvisited(probes, outcome.findings, reasons)
    return outcome


def _visit(site: Site, outcome: Outcome, say: Say) -> None:
    try:
        with _termination_as_interrupt():
            for finding in site.visit():
                outcome.findings.append(finding)
                say(f"  {finding.probe.id}: {finding.verdict}: {finding.seen[:200]}")
    except KeyboardInterrupt:
        outcome.is_interrupted = True
        say(f"{site.name}: interrupted")
    except TerraformError as error:
        say(f"{site.name}: {error}")
    finally:
        say(f"{site.name}: destroy")
        with _undisturbed(say):
            outcome.left += site.destroy()


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled(signal.SIGTERM, interrupt):
        yield


@contextmanager
def _undisturbed(say: Say) -> Iterator[None]:
    def note(_signal: int, _frame: FrameType | None) -> None:
        say("Everything is being destroyed: wait until that has ended.")

    with _handled(signal.SIGINT, note), _handled(signal.SIGTERM, note):
        yield


@contextmanager
def _handled(number: signal.Signals, handler: object) -> Iterator[None]:
    previous = signal.signal(number, handler)  # type: ignore[arg-type]  # a handler of either kind
    try:
        yield
    finally:
        signal.signal(number, previous)
