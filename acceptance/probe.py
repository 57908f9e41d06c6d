"""A probe: one claim of the docs, and what shows on AWS whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from acceptance.cloud import Answer, Cloud

CONFIRMED, REFUTED, NOT_RUN = "confirmed", "refuted", "not run"


@dataclass(frozen=True)
class Applied:
    """What came of one apply.

    Attributes:
        error: Terraform's text if it failed, else "".
        has_changes: whether a plan after it finds work; None where the apply failed.
    """

    step: str
    seconds: float
    error: str = ""
    has_changes: bool | None = False


@dataclass(frozen=True)
class Scene:
    """What a probe sees of the deployment that it is about.

    Attributes:
        name: the deployment's name, `var.name`.
        outputs: the module's outputs; of the step before while an apply runs.
        history: the applies up to now, the newest last.
        is_over: whether the apply has ended that a probe accompanies.
    """

    cloud: Cloud
    name: str
    outputs: Mapping[str, Any]
    history: Sequence[Applied] = ()
    is_over: Callable[[], bool] = lambda: True

    def send(self, route: str, **how: Any) -> Answer:
        """Send a request to a route, such as "GET /endpoint"."""
        method, _, path = route.partition(" ")
        url = self.outputs["routes"].get(route) or f"{self.outputs['api_url']}{path}"
        return self.cloud.send(method, url, **how)

    def key(self, name: str = "alice") -> dict[str, str]:
        """Return the header with an API key that Terraform created."""
        arn = self.outputs["api_key_secret_arns"][name]
        secret = self.cloud.client("secretsmanager").get_secret_value(SecretId=arn)
        return {"authorization": f"Bearer {secret['SecretString']}"}


@dataclass(frozen=True)
class Seen:
    """What a probe saw, and whether the claim holds by it."""

    holds: bool
    text: str


Look = Callable[[Scene], Seen]


@dataclass(frozen=True)
class Probe:
    """One claim.

    Attributes:
        id: names the probe in the docs, `[?: id]`.
        claim: one sentence.
        expected: what is seen if the claim holds.
        at: where it looks, "deployment/step"; of "*" each one.
        look: what it does; None where no machine can tell.
        during: whether it looks while the step is applied, and not after it.
        on_laptop: whether the emulated AWS has to confirm it too.
        reason: why no machine can tell.
    """

    id: str
    claim: str
    expected: str
    at: str = ""
    look: Look | None = None
    during: bool = False
    on_laptop: bool = False
    reason: str = ""

    def is_at(self, deployment: str, step: str) -> bool:
        """Whether it looks at this step."""
        wanted = self.at.partition("/")
        return wanted[0] in ("*", deployment) and wanted[2] in ("*", step)


@dataclass(frozen=True)
class Finding:
    """The outcome of one probe at one step."""

    probe: Probe
    at: str
    seen: str
    verdict: str
    request_ids: Sequence[str] = field(default_factory=tuple)


def run(probe: Probe, scene: Scene, at: str) -> Finding:
    """Look once. A probe that breaks is "not run", with its error."""
    if probe.look is None:
        return Finding(probe, at, probe.reason, NOT_RUN)
    scene.cloud.take_request_ids()
    try:
        seen = probe.look(scene)
    except Exception as error:  # noqa: BLE001  # whatever it is, the other probes go on
        text = f"{type(error).__name__}: {error}"
        return Finding(probe, at, text, NOT_RUN, scene.cloud.take_request_ids())
    ids = scene.cloud.take_request_ids()
    if not scene.cloud.is_aws and not probe.on_laptop:
        return Finding(probe, at, f"the laptop cannot know; here: {seen.text}", NOT_RUN, ids)
    return Finding(probe, at, seen.text, CONFIRMED if seen.holds else REFUTED, ids)
