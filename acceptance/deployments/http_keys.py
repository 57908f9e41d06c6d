"""Serverless, behind an HTTP API with keys; then another auth, and an update."""

from acceptance.deployment import Deployment, Step

_GPT2 = {"engine": "transformers", "id": "openai-community/gpt2"}
_ORIGIN = "https://app.example.com"
_SETTINGS = {
    "model": _GPT2,
    "serverless": {"memory_mb": 4096, "max_concurrency": 2},
    "cors": {"allow_origins": [_ORIGIN]},
}
_KEYS = {
    "api": {
        "auth": "API_KEY",
        "openapi_enabled": True,
        "routes": {"GET /openapi.json": {"throttle": {"rate_per_second": 1, "burst": 1}}},
    },
    "api_keys": {"keys": {"alice": {}}},
}

DEPLOYMENT = Deployment(
    name="http-keys",
    makes="a serverless endpoint with GPT-2 behind an HTTP API with an API key, and for a while "
    "another one like it",
    minutes=35,
    steps=(
        Step("created", {**_SETTINGS, **_KEYS}),
        Step("other-auth", {**_SETTINGS, "api": {"auth": "AWS_IAM"}}),
        Step(
            "updated",
            {
                **_SETTINGS,
                "api": {"auth": "AWS_IAM"},
                "model": {**_GPT2, "environment": {"ACCEPTANCE": "updated"}},
            },
        ),
    ),
)
