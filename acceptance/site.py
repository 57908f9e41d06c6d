"""One deployment on its way: applied step by step, looked at, and destroyed whatever happens."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from acceptance.cloud import Cloud
from acceptance.deployment import Deployment, Step
from acceptance.probe import NOT_RUN, Applied, Finding, Probe, Scene, run
from terraform_cli import Terraform, TerraformError, workspace

REPOSITORY = Path(__file__).resolve().parents[1]
DESTROY_ATTEMPTS = 3
WAIT_SECONDS = 120
"""Between two attempts to destroy: AWS lets go of network interfaces late."""

TAG = "acceptance"

Say = Callable[[str], None]


class Site:
    """A directory of Terraform's for one deployment.

    Args:
        run_id: tells this run from others; a part of the name and a tag of each resource.
        directory: a new one; it holds the state and stays while something is left.
        probes: all; the site picks its own.
        say: receives a line for each step.
    """

    def __init__(
        self,
        cloud: Cloud,
        terraform: Terraform,
        deployment: Deployment,
        *,
        run_id: str,
        directory: Path,
        probes: Sequence[Probe],
        environ: Mapping[str, str],
        say: Say,
    ) -> None:
        self._cloud = cloud
        self._terraform = terraform
        self._deployment = deployment
        self._probes = probes
        self._environ = environ
        self._say = say
        self._root = directory
        self._history: list[Applied] = []
        self._outputs: dict[str, Any] = {}
        self.name = f"accept-{deployment.name}-{run_id}"
        self._run_id = run_id

    def visit(self) -> Iterator[Finding]:
        """Apply each step and yield what its probes find. Ends at an apply that fails."""
        workspace(REPOSITORY, self._root)
        self._terraform.init(self._root)
        for step in self._deployment.steps:
            at = f"{self._deployment.name}/{step.name}"
            self._say(f"{at}: apply")
            accompanying: list[Finding] = []
            applied = self._apply(step, at, accompanying)
            yield from accompanying
            self._history.append(applied)
            end = f"failed: {applied.error.strip()[-500:]}" if applied.error else "applied"
            self._say(f"{at}: {end} after {applied.seconds:.0f} s")
            scene = self._scene()
            for probe in self._at(step, during=False):
                yield run(probe, scene, at)
            if applied.error and not step.may_fail:
                return

    def destroy(self) -> list[str]:
        """Delete everything; return what is left, by Terraform's names. Never raises."""
        for attempt in range(DESTROY_ATTEMPTS):
            if attempt:
                self._cloud.wait(WAIT_SECONDS)
            try:
                self._terraform.destroy(
                    self._root, var_files=[self._file], environment=self._cloud.environment()
                )
            except (TerraformError, OSError) as error:
                self._say(f"{self.name}: destroy failed: {str(error).strip()[-500:]}")
            else:
                return []
        return self._state()

    @property
    def _file(self) -> Path:
        return self._root / "acceptance.tfvars.json"

    def _apply(self, step: Step, at: str, accompanying: list[Finding]) -> Applied:
        settings = self._deployment.settings(step, self._environ)
        own = {"name": self.name, "tags": {TAG: self._run_id}}
        self._file.write_text(json.dumps(settings | own), encoding="utf-8")
        how: dict[str, Any] = {
            "var_files": [self._file],
            "environment": self._cloud.environment(),
        }
        started = time.monotonic()
        try:
            with self._accompanied(step, at, accompanying):
                self._terraform.apply(self._root, **how)
        except TerraformError as error:
            return Applied(step.name, time.monotonic() - started, str(error), None)
        seconds = time.monotonic() - started
        has_changes = self._terraform.plan(self._root, **how)
        self._outputs = self._terraform.output(self._root)
        self._cloud.applied(self._root)
        return Applied(step.name, seconds, "", has_changes)

    @contextmanager
    def _accompanied(self, step: Step, at: str, findings: list[Finding]) -> Iterator[None]:
        """Let the probes that look during an apply look meanwhile, and add what they find."""
        over = threading.Event()
        scene = self._scene(over.is_set)
        threads = [
            threading.Thread(
                target=lambda probe=probe: findings.append(run(probe, scene, at)), daemon=True
            )
            for probe in self._at(step, during=True)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _scene(self, is_over: Callable[[], bool] = lambda: True) -> Scene:
        return Scene(self._cloud, self.name, self._outputs, tuple(self._history), is_over)

    def _at(self, step: Step, *, during: bool) -> list[Probe]:
        return [
            probe
            for probe in self._probes
            if probe.look
            and probe.during == during
            and probe.is_at(self._deployment.name, step.name)
        ]

    def _state(self) -> list[str]:
        try:
            root = self._terraform.show(self._root).get("values", {}).get("root_module", {})
        except (TerraformError, ValueError) as error:
            return [f"{self.name}: its state cannot be read: {error}"]
        return [f"{address} ({self._root})" for address in _addresses(root)]


def _addresses(module: Mapping[str, Any]) -> Iterator[str]:
    for resource in module.get("resources", ()):
        if resource.get("mode") == "managed":
            yield str(resource["address"])
    for child in module.get("child_modules", ()):
        yield from _addresses(child)


def unvisited(
    probes: Sequence[Probe], findings: Sequence[Finding], reasons: Mapping[str, str]
) -> list[Finding]:
    """Return a finding for each probe that had no occasion to look.

    Args:
        reasons: why a deployment's steps were not all reached, by its name.
    """
    seen = {finding.probe.id for finding in findings}

    def reason(probe: Probe) -> str:
        deployment = probe.at.partition("/")[0]
        return probe.reason or reasons.get(deployment, "its deployment was not asked for")

    return [
        Finding(probe, probe.at, reason(probe), NOT_RUN) for probe in probes if probe.id not in seen
    ]
