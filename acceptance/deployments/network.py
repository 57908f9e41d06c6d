"""In a VPC of yours, with an encrypted volume: subnets with a way out to the Hugging Face Hub."""

from acceptance.deployment import Deployment, Step

DEPLOYMENT = Deployment(
    name="network",
    makes="an endpoint with GPT-2 on one ml.m5.large in your VPC",
    minutes=40,
    needs=("ACCEPTANCE_VPC_ID", "ACCEPTANCE_SUBNET_IDS", "ACCEPTANCE_KMS_KEY_ARN"),
    steps=(
        Step(
            "created",
            {
                "model": {"engine": "transformers", "id": "openai-community/gpt2"},
                "instance": {"type": "ml.m5.large"},
                "network": {
                    "vpc": {
                        "id": "${ACCEPTANCE_VPC_ID}",
                        "subnet_ids": ["${ACCEPTANCE_SUBNET_IDS}"],
                    }
                },
                "encryption": {"volume_kms_key_arn": "${ACCEPTANCE_KMS_KEY_ARN}"},
            },
        ),
    ),
)
