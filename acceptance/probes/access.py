"""A change of authentication on a live API."""

from __future__ import annotations

from collections import Counter

from acceptance.probe import Probe, Scene, Seen

INTERVAL_SECONDS = 0.5
MAX_FAULTS = 20
"""Ten seconds of 500."""


def _during_change(scene: Scene) -> Seen:
    headers = scene.key()
    statuses: Counter[int] = Counter()
    while not scene.is_over():
        statuses[scene.send("GET /endpoint", headers=headers).status] += 1
        scene.cloud.wait(INTERVAL_SECONDS)
    faults = sum(count for status, count in statuses.items() if status >= 500)
    expected = {200, 401, 403, 500, 503}
    return Seen(faults <= MAX_FAULTS and set(statuses) <= expected, str(dict(statuses)))


def _unsigned(scene: Scene) -> Seen:
    statuses = [scene.send("GET /endpoint", signed=signed).status for signed in (False, True)]
    return Seen(statuses == [403, 200], f"unsigned {statuses[0]}, signed {statuses[1]}")


PROBES = (
    Probe(
        id="auth-change",
        claim="While the authentication of a live API changes, a key may get 500 for a moment, and "
        "is refused afterwards.",
        expected=f"200, then 403; at most {MAX_FAULTS * INTERVAL_SECONDS:.0f} s of 500",
        at="http-keys/other-auth",
        look=_during_change,
        during=True,
    ),
    Probe(
        id="signed",
        claim="After the change to AWS_IAM, only signed requests are accepted.",
        expected="unsigned 403, signed 200",
        at="http-keys/other-auth",
        look=_unsigned,
        on_laptop=True,
    ),
)
