"""A state as Terraform shows it, to change before it is read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

ACCOUNT = "123456789012"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:gpt2-generate"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/gpt2-generate"
INVOKE_URI = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
TRUST = {"Version": "2012-10-17", "Statement": [{"Principal": {"Service": "lambda.amazonaws.com"}}]}
POLICY = {"Version": "2012-10-17", "Statement": [{"Action": "sagemaker:InvokeEndpoint"}]}
DIRECTORY = Path("/module/examples/gpt2")

VALUES: dict[str, dict[str, Any]] = {
    "aws_lambda_function": {
        "function_name": "gpt2-generate",
        "arn": FUNCTION,
        "filename": "../../dist/generate.zip",
        "handler": "handler.handler",
        "runtime": "python3.13",
        "architectures": ["arm64"],
        "timeout": 28,
        "memory_size": 512,
        "environment": [{"variables": {"SETTINGS": '{"endpoint_name": "gpt2"}'}}],
        "role": ROLE,
        "reserved_concurrent_executions": 5,
        "logging_config": [
            {"log_format": "JSON", "application_log_level": "INFO", "log_group": "/mine"}
        ],
        "tracing_config": [{"mode": "Active"}],
    },
    "aws_lambda_permission": {
        "statement_id": "POST-generate",
        "function_name": "gpt2-generate",
        "action": "lambda:InvokeFunction",
        "principal": "apigateway.amazonaws.com",
        "source_arn": f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc/*/POST/generate",
    },
    "aws_iam_role": {
        "name": "gpt2-generate",
        "arn": ROLE,
        "assume_role_policy": json.dumps(TRUST),
    },
    "aws_iam_role_policy": {"role": "gpt2-generate", "policy": json.dumps(POLICY)},
    "aws_apigatewayv2_api": {
        "id": "abc",
        "name": "gpt2",
        "arn": "arn:aws:apigateway:eu-west-1::/apis/abc",
        "api_endpoint": "https://abc.execute-api.eu-west-1.amazonaws.com",
        "execution_arn": f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc",
        "protocol_type": "HTTP",
        "disable_execute_api_endpoint": False,
        "cors_configuration": [
            {
                "allow_origins": ["https://app.example.com"],
                "allow_methods": ["POST"],
                "allow_headers": None,
                "expose_headers": ["x-request-id"],
                "allow_credentials": True,
                "max_age": 300,
            }
        ],
    },
    "aws_apigatewayv2_stage": {
        "api_id": "abc",
        "name": "$default",
        "default_route_settings": [{"throttling_rate_limit": 50, "throttling_burst_limit": 100}],
        "route_settings": [
            {
                "route_key": "POST /generate",
                "throttling_rate_limit": 2.5,
                "throttling_burst_limit": 3,
            }
        ],
        "access_log_settings": [
            {"destination_arn": "arn:aws:logs:log-group", "format": "$context.status"}
        ],
        "stage_variables": None,
    },
    "aws_apigatewayv2_route": {
        "id": "r1",
        "api_id": "abc",
        "route_key": "POST /generate",
        "target": "integrations/i1",
        "authorization_type": "AWS_IAM",
    },
    "aws_apigatewayv2_integration": {
        "id": "i1",
        "api_id": "abc",
        "integration_type": "AWS_PROXY",
        "integration_uri": INVOKE_URI,
        "payload_format_version": "2.0",
        "timeout_milliseconds": 29000,
    },
    "aws_sagemaker_endpoint": {
        "name": "gpt2",
        "arn": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/gpt2",
        "endpoint_config_name": "gpt2-1",
    },
    "aws_sagemaker_endpoint_configuration": {
        "name": "gpt2-1",
        "arn": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint-config/gpt2-1",
        "production_variants": [
            {
                "variant_name": "AllTraffic",
                "model_name": "gpt2-model",
                "instance_type": "ml.m5.xlarge",
                "initial_instance_count": 1,
                "initial_variant_weight": 1,
            }
        ],
    },
    "aws_sagemaker_model": {
        "name": "gpt2-model",
        "arn": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/gpt2-model",
        "execution_role_arn": "arn:aws:iam::123456789012:role/execution",
        "primary_container": [
            {"image": "registry/image:1", "environment": {"HF_MODEL_ID": "openai-community/gpt2"}}
        ],
    },
}


class State:
    """A state to change before it is read: one resource of each type, in a module in a module."""

    def __init__(self) -> None:
        self.values = copy.deepcopy(VALUES)
        self.more: list[dict[str, Any]] = []

    def show(self) -> dict[str, Any]:
        """Return it as Terraform shows it."""
        own = [
            {"mode": "managed", "type": kind, "address": f"{kind}.this", "values": values}
            for kind, values in self.values.items()
        ]
        child = {"address": "module.a.module.b", "resources": own}
        return {
            "values": {
                "outputs": {"api_url": {"value": "https://api", "sensitive": False}},
                "root_module": {
                    "resources": self.more,
                    "child_modules": [{"address": "module.a", "child_modules": [child]}],
                },
            }
        }
