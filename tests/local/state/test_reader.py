"""The applied state read from `terraform show -json`, its shape as Terraform documents it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.state import AccessLog, Cors, Permission, StateError, Throttle, read
from tests.local.state.shown import ACCOUNT, DIRECTORY, FUNCTION, POLICY, ROLE, TRUST, State


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
    assert function.environment == {"SETTINGS": '{"endpoint_name": "gpt2"}'}
    assert function.settings == {"endpoint_name": "gpt2"}
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
    assert function.settings == {}
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


def test_a_function_has_the_zips_of_its_layers_in_their_order(state: State) -> None:
    state.values["aws_lambda_layer_version"] = {
        "arn": "arn:layer:1",
        "filename": "../../dist/x.zip",
    }
    state.values["aws_lambda_function"]["layers"] = ["arn:layer:1", "arn:of:elsewhere:3"]
    (function,) = read(state.show(), DIRECTORY).functions
    assert function.layer_paths == (Path("/module/dist/x.zip"),)
