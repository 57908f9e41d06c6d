"""The pair of the first version: an image for GPUs on an instance without one."""

from acceptance.deployment import Deployment, Step

DEPLOYMENT = Deployment(
    name="gpu-image",
    makes="an endpoint on one ml.m5.xlarge that may never come into service",
    minutes=60,
    needs=("AWS_REGION",),
    steps=(
        Step(
            "created",
            {
                "model": {
                    "image": "763104351884.dkr.ecr.${AWS_REGION}.amazonaws.com/"
                    "huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04",
                    "environment": {"HF_MODEL_ID": "openai-community/gpt2"},
                },
                "instance": {"type": "ml.m5.xlarge"},
            },
            may_fail=True,
        ),
    ),
)
