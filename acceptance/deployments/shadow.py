"""A shadow variant with half the weight of the main one."""

from acceptance.deployment import Deployment, Step

DEPLOYMENT = Deployment(
    name="shadow",
    makes="an endpoint with GPT-2 on two ml.m5.large, one of them a shadow",
    minutes=30,
    steps=(
        Step(
            "created",
            {
                "model": {"engine": "transformers", "id": "openai-community/gpt2"},
                "instance": {"type": "ml.m5.large"},
                "variants": {"candidate": {"shadow": True, "weight": 0.5}},
            },
        ),
    ),
)
