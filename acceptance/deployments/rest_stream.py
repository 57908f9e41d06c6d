"""A REST API with keys, whose completions are streamed, in front of a small instance."""

from acceptance.deployment import Deployment, Step

DEPLOYMENT = Deployment(
    name="rest-stream",
    makes="an endpoint with Qwen2.5-0.5B on one ml.m5.xlarge behind a REST API that streams, and, "
    "if ACCEPTANCE_LOG_ROLE is true, the account's role for API Gateway's logs",
    minutes=35,
    needs=("ACCEPTANCE_LOG_ROLE",),
    steps=(
        Step(
            "created",
            {
                "model": {
                    "engine": "llamacpp",
                    "id": "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
                    "quantization": "Q4_K_M",
                    "max_length": 4096,
                },
                "instance": {"type": "ml.m5.xlarge"},
                "openai": {},
                "api": {
                    "type": "REST",
                    "auth": "API_KEY",
                    "create_log_role": "${ACCEPTANCE_LOG_ROLE}",
                },
                "api_keys": {"keys": {"alice": {}}},
                "cors": {"allow_origins": ["https://app.example.com"]},
            },
        ),
    ),
)
