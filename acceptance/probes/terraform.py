"""Terraform: that AWS accepts each step, and that nothing is left to do after it."""

from __future__ import annotations

from acceptance.probe import Probe, Scene, Seen


def _first_apply(scene: Scene) -> Seen:
    first = scene.history[0]
    text = first.error[-500:] if first.error else f"applied in {first.seconds:.0f} s"
    return Seen(not first.error, text)


def _second_plan(scene: Scene) -> Seen:
    newest = scene.history[-1]
    if newest.has_changes is None:
        return Seen(True, "the apply failed, as it may; no plan was made")
    return Seen(not newest.has_changes, "changes" if newest.has_changes else "no changes")


def _duration(scene: Scene) -> Seen:
    seconds = scene.history[-1].seconds
    return Seen(60 <= seconds <= 1800, f"{seconds:.0f} s")


PROBES = (
    Probe(
        id="first-apply",
        claim="The first apply succeeds: permissions that it has just created are effective in "
        "time, and AWS accepts every setting.",
        expected="an apply without an error",
        at="http-keys/created",
        look=_first_apply,
        on_laptop=True,
    ),
    Probe(
        id="second-plan",
        claim="After an apply there is nothing left to do, whatever AWS makes of the settings.",
        expected="a plan without changes",
        at="*/*",
        look=_second_plan,
        on_laptop=True,
    ),
    Probe(
        id="duration",
        claim="A deployment takes several minutes, an update of the endpoint likewise.",
        expected="1 to 30 minutes",
        at="instance/created",
        look=_duration,
    ),
)
