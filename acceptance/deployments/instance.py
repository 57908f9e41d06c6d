"""Updates of an instance under an update policy: one that succeeds, one that is stopped by hand."""

from typing import Any

from acceptance.deployment import Deployment, Step


def _settings(revision: str, role_path: str = "/") -> dict[str, Any]:
    return {
        "iam": {"role_path": role_path},
        "model": {
            "engine": "transformers",
            "id": "openai-community/gpt2",
            "environment": {"ACCEPTANCE": revision},
        },
        "instance": {"type": "ml.m5.large"},
        "update_policy": {
            "blue_green": {"wait_interval_seconds": 300},
            "rollback_alarms": {"errors_5xx": 100},
        },
    }


DEPLOYMENT = Deployment(
    name="instance",
    makes="an endpoint with GPT-2 on one ml.m5.large, on two during updates",
    minutes=75,
    steps=(
        Step("created", _settings("1")),
        Step("updated", _settings("2")),
        Step("stopped", _settings("3"), may_fail=True),
        Step("corrected", _settings("4")),
        Step("moved", _settings("5", "/acceptance/")),
    ),
)
