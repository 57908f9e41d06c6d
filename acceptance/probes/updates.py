"""Updates under load, stopped by hand, and under a policy."""

from __future__ import annotations

import json
from collections import Counter

from botocore.exceptions import ClientError

from acceptance.aws import code
from acceptance.probe import Probe, Scene, Seen

INTERVAL_SECONDS = 1.0
ALARM_EVERY_SECONDS = 20.0
INPUT = json.dumps({"inputs": "Hello", "parameters": {"max_new_tokens": 5}}).encode()


def _under_load(scene: Scene) -> Seen:
    runtime = scene.cloud.client("sagemaker-runtime")
    outcomes: Counter[str] = Counter()
    while not scene.is_over():
        try:
            runtime.invoke_endpoint(
                EndpointName=scene.outputs["endpoint_name"],
                Body=INPUT,
                ContentType="application/json",
            )
        except ClientError as error:
            outcomes[code(error)] += 1
        else:
            outcomes["200"] += 1
        scene.cloud.wait(INTERVAL_SECONDS)
    return Seen(set(outcomes) == {"200"}, str(dict(outcomes)))


def _ring(scene: Scene) -> Seen:
    """Set the rollback alarm by hand, again and again: CloudWatch evaluates it in between."""
    alarms = scene.cloud.client("cloudwatch")
    rings = 0
    while not scene.is_over():
        alarms.set_alarm_state(
            AlarmName=f"{scene.name}-rollback-errors-5xx",
            StateValue="ALARM",
            StateReason="stopped by hand",
        )
        rings += 1
        scene.cloud.wait(ALARM_EVERY_SECONDS)
    return Seen(rings > 0, f"set {rings} times")


def _rolled_back(scene: Scene) -> Seen:
    error = " ".join(scene.history[-1].error.split())
    return Seen("rolled back the update" in error, error[-300:] or "the apply succeeded")


def _serves(scene: Scene) -> Seen:
    described = scene.cloud.client("sagemaker").describe_endpoint(EndpointName=scene.name)
    status, reason = described["EndpointStatus"], described.get("FailureReason", "")
    return Seen(status == "InService", f"{status} {reason}".strip())


def _other_variants(scene: Scene) -> Seen:
    error = " ".join(scene.history[-1].error.split())
    return Seen("ValidationException" in error, error[-300:] or "the apply succeeded")


def _moved(scene: Scene) -> Seen:
    error = " ".join(scene.history[-1].error.split())
    return Seen(not error, error[-300:] or "the apply succeeded")


PROBES = (
    Probe(
        id="update-under-load",
        claim="During an update every request is served.",
        expected="200 only",
        at="instance/updated",
        look=_under_load,
        during=True,
    ),
    Probe(
        id="role-path",
        claim="A change of the path of the roles is applied at once, with the new roles.",
        expected="an apply without an error",
        at="instance/moved",
        look=_moved,
        on_laptop=True,
    ),
    Probe(
        id="alarm-by-hand",
        claim="A rollback alarm can be set by hand while an update runs.",
        expected="accepted",
        at="instance/stopped",
        look=_ring,
        during=True,
    ),
    Probe(
        id="rollback",
        claim="SageMaker rolls back an update whose alarm goes off, and the module fails the apply "
        "before what serves again is deleted.",
        expected="an apply that fails with: rolled back the update",
        at="instance/stopped",
        look=_rolled_back,
    ),
    Probe(
        id="serves-after-rollback",
        claim="After a rollback the endpoint is in service.",
        expected="InService",
        at="instance/stopped",
        look=_serves,
    ),
    Probe(
        id="variants-under-policy",
        claim="Under an update policy SageMaker refuses a configuration with other variants.",
        expected="ValidationException",
        at="policy/other-variants",
        look=_other_variants,
    ),
)
