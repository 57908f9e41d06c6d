"""Asynchronous jobs on one small instance, which are then switched off."""

from acceptance.deployment import Deployment, Step

_SETTINGS = {
    "model": {"engine": "transformers", "id": "openai-community/gpt2"},
    "instance": {"type": "ml.m5.large"},
}

DEPLOYMENT = Deployment(
    name="jobs",
    makes="an asynchronous endpoint with GPT-2 on one ml.m5.large, then a synchronous one",
    minutes=60,
    steps=(
        Step("created", {**_SETTINGS, "jobs": {}}),
        Step("switched-off", _SETTINGS),
    ),
)
