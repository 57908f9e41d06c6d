"""The applied state read from `terraform show -json`, its shape as Terraform documents it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from local.state import AccessLog, Cors, Permission, Serverless, StateError, Throttle, read

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
        "environment": [{"variables": {"SAGEMAKER_ENDPOINT_NAME": "gpt2"}}],
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


@pytest.fixture
def state() -> State:
    return State()


def test_account_region_and_outputs_are_told(state: State) -> None:
    applied = read(state.show(), DIRECTORY)
    assert (applied.account_id, applied.region) == (ACCOUNT, "eu-west-1")
    assert applied.outputs == {"api_url": "https://api"}


def test_a_function_has_its_settings(state: State) -> None:
    (function,) = read(state.show(), DIRECTORY).functions
    assert function.name == "gpt2-generate"
    assert function.arn == FUNCTION
    assert function.handler == "handler.handler"
    assert function.runtime == "python3.13"
    assert function.architecture == "arm64"
    assert function.timeout_seconds == 28
    assert function.memory_mb == 512
    assert function.environment == {"SAGEMAKER_ENDPOINT_NAME": "gpt2"}
    assert function.role_arn == ROLE
    assert function.reserved_concurrency == 5
    assert (function.log_format, function.log_level, function.log_group) == (
        "JSON",
        "INFO",
        "/mine",
    )
    assert function.tracing == "Active"


def test_a_zip_is_found_from_the_root_modules_directory(state: State) -> None:
    (function,) = read(state.show(), DIRECTORY).functions
    assert function.zip_path == Path("/module/dist/generate.zip")


def test_what_a_function_does_not_set_has_lambdas_default(state: State) -> None:
    state.values["aws_lambda_function"] |= {
        "environment": [],
        "logging_config": [],
        "tracing_config": [],
        "reserved_concurrent_executions": -1,
    }
    (function,) = read(state.show(), DIRECTORY).functions
    assert function.environment == {}
    assert function.reserved_concurrency is None
    assert (function.log_format, function.log_level, function.log_group) == (
        "Text",
        None,
        "/aws/lambda/gpt2-generate",
    )
    assert function.tracing == "PassThrough"


def test_a_function_with_no_concurrency_at_all_is_not_one_without_limit(state: State) -> None:
    state.values["aws_lambda_function"]["reserved_concurrent_executions"] = 0
    (function,) = read(state.show(), DIRECTORY).functions
    assert function.reserved_concurrency == 0


def test_a_function_that_is_not_a_local_zip_is_left_out(state: State) -> None:
    state.values["aws_lambda_function"]["filename"] = None
    assert read(state.show(), DIRECTORY).functions == ()


@pytest.mark.parametrize("function", ["gpt2-generate", FUNCTION])
def test_a_permission_names_its_function(state: State, function: str) -> None:
    state.values["aws_lambda_permission"]["function_name"] = function
    assert read(state.show(), DIRECTORY).permissions == (
        Permission(
            statement_id="POST-generate",
            function_name="gpt2-generate",
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc/*/POST/generate",
        ),
    )


def test_a_role_has_its_trust_and_its_policies(state: State) -> None:
    applied = read(state.show(), DIRECTORY)
    role = applied.role(applied.functions[0].role_arn)
    assert role.trust == TRUST
    assert role.policies == (POLICY,)


def test_a_managed_policy_of_the_state_is_one_of_the_roles(state: State) -> None:
    managed = {"Version": "2012-10-17", "Statement": [{"Action": "sns:Publish"}]}
    state.values["aws_iam_policy"] = {"arn": "arn:mine", "policy": json.dumps(managed)}
    state.values["aws_iam_role_policy_attachment"] = {
        "role": "gpt2-generate",
        "policy_arn": "arn:mine",
    }
    (role,) = read(state.show(), DIRECTORY).roles
    assert role.policies == (POLICY, managed)


def test_another_roles_policy_is_not_this_ones(state: State) -> None:
    state.values["aws_iam_role_policy"]["role"] = "other"
    (role,) = read(state.show(), DIRECTORY).roles
    assert role.policies == ()


def test_an_api_has_its_stage(state: State) -> None:
    (api,) = read(state.show(), DIRECTORY).apis
    assert (api.id, api.name) == ("abc", "gpt2")
    assert api.stage.name == "$default"
    assert api.stage.throttle == Throttle(50.0, 100)
    assert api.stage.access_log == AccessLog("arn:aws:logs:log-group", "$context.status")
    assert api.cors == Cors(
        ("https://app.example.com",), ("POST",), (), ("x-request-id",), True, 300
    )


def test_an_api_without_cors_and_limits_has_none(state: State) -> None:
    state.values["aws_apigatewayv2_api"]["cors_configuration"] = []
    state.values["aws_apigatewayv2_stage"] |= {
        "default_route_settings": [{"throttling_rate_limit": 0, "throttling_burst_limit": 0}],
        "route_settings": [],
        "access_log_settings": [],
    }
    (api,) = read(state.show(), DIRECTORY).apis
    assert api.cors is None
    assert api.stage.throttle is None
    assert api.stage.access_log is None
    assert api.routes[0].throttle is None


def test_an_api_has_the_domain_that_is_mapped_to_it(state: State) -> None:
    assert read(state.show(), DIRECTORY).apis[0].domain is None
    mapping = {"api_id": "abc", "domain_name": "llm.example.com", "api_mapping_key": ""}

    state.values["aws_apigatewayv2_api_mapping"] = mapping
    assert read(state.show(), DIRECTORY).apis[0].domain == "llm.example.com"
    state.values["aws_apigatewayv2_api_mapping"] = {**mapping, "api_mapping_key": "v1"}
    assert read(state.show(), DIRECTORY).apis[0].domain is None
    state.values["aws_apigatewayv2_api_mapping"] = {**mapping, "api_id": "another"}
    assert read(state.show(), DIRECTORY).apis[0].domain is None


def test_a_route_leads_to_its_function(state: State) -> None:
    applied = read(state.show(), DIRECTORY)
    (route,) = applied.apis[0].routes
    assert route.key == "POST /generate"
    assert route.authorization == "AWS_IAM"
    assert route.throttle == Throttle(2.5, 3)
    assert route.integration.payload_format_version == "2.0"
    assert route.integration.timeout_milliseconds == 29000
    assert route.integration.function_arn
    assert applied.function(route.integration.function_arn).name == "gpt2-generate"


def test_an_integration_may_name_the_function_by_its_arn(state: State) -> None:
    state.values["aws_apigatewayv2_integration"]["integration_uri"] = FUNCTION
    (route,) = read(state.show(), DIRECTORY).apis[0].routes
    assert route.integration.function_arn == FUNCTION


def test_a_route_to_something_else_has_no_function(state: State) -> None:
    state.values["aws_apigatewayv2_integration"] |= {
        "integration_type": "HTTP_PROXY",
        "integration_uri": "https://example.com",
    }
    (route,) = read(state.show(), DIRECTORY).apis[0].routes
    assert route.integration.function_arn is None


def test_a_websocket_api_is_left_out(state: State) -> None:
    state.values["aws_apigatewayv2_api"]["protocol_type"] = "WEBSOCKET"
    assert read(state.show(), DIRECTORY).apis == ()


def test_an_endpoint_has_its_configuration_and_model(state: State) -> None:
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    (variant,) = endpoint.configuration.variants
    assert endpoint.name == "gpt2"
    assert endpoint.configuration.name == "gpt2-1"
    assert (variant.name, variant.instance_type, variant.instance_count) == (
        "AllTraffic",
        "ml.m5.xlarge",
        1,
    )
    assert variant.model.image == "registry/image:1"
    assert variant.model.environment == {"HF_MODEL_ID": "openai-community/gpt2"}


def test_a_shadow_is_read_apart_from_the_variants_that_answer(state: State) -> None:
    configuration = state.values["aws_sagemaker_endpoint_configuration"]
    (answering,) = configuration["production_variants"]
    shadow = answering | {"variant_name": "next", "initial_variant_weight": 0.5}
    configuration["shadow_production_variants"] = [shadow]
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    assert [each.name for each in endpoint.configuration.variants] == ["AllTraffic"]
    (read_shadow,) = endpoint.configuration.shadows
    assert (read_shadow.name, read_shadow.weight) == ("next", 0.5)


def test_a_serverless_variant_has_limits_and_no_instance(state: State) -> None:
    (variant,) = state.values["aws_sagemaker_endpoint_configuration"]["production_variants"]
    variant |= {
        "instance_type": "",
        "initial_instance_count": 0,
        "serverless_config": [
            {"memory_size_in_mb": 2048, "max_concurrency": 3, "provisioned_concurrency": 0}
        ],
    }
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    (read_variant,) = endpoint.configuration.variants
    assert read_variant.serverless == Serverless(memory_mb=2048, max_concurrency=3)
    assert (read_variant.instance_type, read_variant.instance_count) == (None, None)


def test_a_model_of_several_containers_is_read_from_the_first(state: State) -> None:
    model = state.values["aws_sagemaker_model"]
    model["container"] = model.pop("primary_container")
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    assert endpoint.configuration.variants[0].model.image == "registry/image:1"


def test_a_users_own_resources_are_passed_over(state: State) -> None:
    state.more = [
        {"mode": "managed", "type": "aws_sns_topic", "address": "a", "values": {"name": "x"}},
        {"mode": "data", "type": "aws_lambda_function", "address": "data.b", "values": {}},
    ]
    assert len(read(state.show(), DIRECTORY).functions) == 1


@pytest.mark.parametrize("show", [{}, {"format_version": "1.0"}, {"values": {}}])
def test_an_empty_state_is_an_error(show: dict[str, Any]) -> None:
    with pytest.raises(StateError, match="has the configuration been applied"):
        read(show, DIRECTORY)


def test_a_state_with_nothing_to_run_is_an_error(state: State) -> None:
    state.values = {"aws_sns_topic": {"name": "x"}}
    with pytest.raises(StateError, match="nothing to run"):
        read(state.show(), DIRECTORY)


@pytest.mark.parametrize(
    ("missing", "referring"),
    [
        ("aws_sagemaker_endpoint_configuration", "aws_sagemaker_endpoint.this"),
        ("aws_sagemaker_model", "aws_sagemaker_endpoint_configuration.this"),
        ("aws_apigatewayv2_stage", "aws_apigatewayv2_api.this"),
        ("aws_apigatewayv2_integration", "aws_apigatewayv2_route.this"),
    ],
)
def test_what_is_referred_to_and_missing_is_named(
    state: State, missing: str, referring: str
) -> None:
    del state.values[missing]
    with pytest.raises(StateError, match=f"{referring} refers to a {missing} "):
        read(state.show(), DIRECTORY)


def test_an_attribute_that_is_needed_and_missing_is_named(state: State) -> None:
    del state.values["aws_lambda_function"]["handler"]
    with pytest.raises(StateError, match=r"aws_lambda_function\.this has no handler"):
        read(state.show(), DIRECTORY)
