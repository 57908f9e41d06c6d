"""An update policy without alarms, under it another variant, and then no policy."""

from typing import Any

from acceptance.deployment import Deployment, Step

_SETTINGS = {
    "model": {"engine": "transformers", "id": "openai-community/gpt2"},
    "instance": {"type": "ml.m5.large"},
}
_POLICY: dict[str, Any] = {"update_policy": {"blue_green": {}}}

DEPLOYMENT = Deployment(
    name="policy",
    makes="an endpoint with GPT-2 on one ml.m5.large, for a while on two",
    minutes=75,
    steps=(
        Step("created", {**_SETTINGS, **_POLICY}),
        Step("other-variants", {**_SETTINGS, **_POLICY, "variants": {"b": {}}}, may_fail=True),
        Step("no-policy", _SETTINGS),
    ),
)
