"""Every example, and the module with each `cases/<case>.tfvars.json`: the plan holds what it must.

`cases/<case>.expected.yaml` lists what that is, see inventory.py; what holds for every plan is
tested here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from info import document
from info.settings import Settings
from local.state.resources import Resource
from local.state.rest_apis import read_routes
from tests.plan.conftest import Plan
from tests.plan.every_case import CASES, EXAMPLES, MODULE_CASES, every_case
from tests.plan.functions import environment, folder, functions
from tests.plan.inventory import differences, planned
from tests.security.grants import listed
from tests.security.rules import too_wide
from web import authentication
from web.settings import load

# The shape of an access token or key, or any text under a name that promises one.
SECRET = re.compile(
    r"hf_\w{20,}|AKIA[A-Z0-9]{16}|(?:password|secret|token)\"\s*:\s*\"[^\"]+",
    re.IGNORECASE,
)

# Authentication of a route → what its operation's security begins with.
AUTHORIZATION = {
    "NONE": "",
    "AWS_IAM": "signature",
    "JWT": "token",
    "COGNITO_USER_POOLS": "token",
    "CUSTOM": "key",
}


@every_case
def test_the_plan_holds_what_matters(plan: Plan, case: str) -> None:
    expected = yaml.safe_load((CASES / f"{case}.expected.yaml").read_text(encoding="utf-8"))
    assert differences(expected, plan) == []


@every_case
def test_nothing_in_the_plan_is_secret(plan: Plan, case: str) -> None:
    changes = [*plan["resource_changes"], *({"change": c} for c in plan["output_changes"].values())]
    assert case
    assert [c for c in changes if _holds_secret(**_after(c["change"]))] == []
    assert SECRET.findall(json.dumps(plan["planned_values"])) == []
    assert SECRET.findall(json.dumps(plan.get("variables", {}))) == []


@every_case
def test_no_policy_allows_more_than_it_must(plan: Plan, case: str) -> None:
    assert case
    for statement in _statements(plan):
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                assert not too_wide(action, resource), statement


@every_case
def test_no_managed_policy_and_no_function_url_is_used(plan: Plan, case: str) -> None:
    types = {resource.type for resource in planned(plan)}
    assert case
    assert types & {"aws_iam_role_policy_attachment", "aws_lambda_function_url"} == set()


@every_case
def test_all_that_the_module_creates_is_tagged_with_the_deployment(plan: Plan, case: str) -> None:
    assert case
    own = [r for r in planned(plan) if "tags_all" in r.values and r.address.count("module.") > 0]
    assert own
    name = plan["variables"]["name"]["value"]
    for resource in own:
        assert resource["tags"]["terraform-aws-sagemaker-llm"] == name, resource.address


@every_case
def test_every_log_is_kept_for_a_limited_time(plan: Plan, case: str) -> None:
    assert case
    groups = [r for r in planned(plan) if r.type == "aws_cloudwatch_log_group"]
    # The endpoint's, the API's, and each function's.
    functions = [r for r in planned(plan) if r.type == "aws_lambda_function"]
    assert len(groups) == 2 + len(functions)
    assert all(group["retention_in_days"] > 0 for group in groups)


@every_case
def test_the_document_describes_the_routes_that_are_applied(plan: Plan, case: str) -> None:
    assert case
    routes = _planned_routes(plan)
    documents = _documents(plan)
    assert len(documents) == ("GET /openapi.json" in routes)
    for parsed in documents:
        assert [error.message for error in OpenAPIV31SpecValidator(parsed).iter_errors()] == []
        # A document describes methods, which ANY is not, and has no greedy variables.
        assert _described(parsed) == {
            key.replace("+}", "}"): described
            for key, described in routes.items()
            if not key.startswith("ANY ")
        }


@every_case
def test_with_monitoring_every_function_has_its_alarms(plan: Plan, case: str) -> None:
    assert case
    alarms = [r for r in planned(plan) if r.type == "aws_cloudwatch_metric_alarm"]
    watched = {
        (alarm["metric_name"], alarm["dimensions"]["FunctionName"])
        for alarm in alarms
        if alarm.get("namespace") == "AWS/Lambda"
    }
    if plan["variables"].get("monitoring", {}).get("value"):
        names = [function["function_name"] for function in functions(plan)]
        expected = {(metric, name) for metric in ("Errors", "Throttles") for name in names}
        if any(r.type == "aws_api_gateway_rest_api" for r in planned(plan)):
            # It raises an error for each invalid key, which anyone can send.
            expected -= {("Errors", name) for name in names if name.endswith("-authorizer")}
        assert watched == expected
    else:
        assert watched == set()


def test_every_expectation_belongs_to_a_case() -> None:
    expected = {path.name.removesuffix(".expected.yaml") for path in CASES.glob("*.yaml")}
    assert expected == {*EXAMPLES, *MODULE_CASES}


@every_case
def test_the_stage_names_the_routes_that_require_authentication(plan: Plan, case: str) -> None:
    assert case
    stages = [
        *((s, "stage_variables") for s in planned(plan) if s.type == "aws_apigatewayv2_stage"),
        *((s, "variables") for s in planned(plan) if s.type == "aws_api_gateway_stage"),
    ]
    routes = _planned_routes(plan)
    required = {authentication.variable(key) for key, (auth, _) in routes.items() if auth}
    for stage, member in stages:
        names = {name for name in stage.get(member) or {} if name.startswith(authentication.PREFIX)}
        assert names == required


def _planned_routes(plan: Plan) -> dict[str, tuple[str, set[str]]]:
    """Route of either kind of API → its authentication, and the scopes of which it needs one."""
    routes = {
        resource["route_key"]: (
            AUTHORIZATION[resource["authorization_type"]],
            set(resource.get("authorization_scopes") or ()),
        )
        for resource in planned(plan)
        if resource.type == "aws_apigatewayv2_route"
    }
    for api in (r for r in planned(plan) if r.type == "aws_api_gateway_rest_api"):
        for route in read_routes(json.loads(api["body"]), {}):
            if route.mock is None:
                routes[route.key] = (AUTHORIZATION[route.authorization], set(route.scopes))
    return routes


def _documents(plan: Plan) -> list[dict[str, Any]]:
    """The documents that the functions respond with."""
    settings = [load(Settings, environment(f)) for f in functions(plan) if folder(f) == "info"]
    return [json.loads(json.dumps(document.build(s.openapi))) for s in settings if s.openapi]


def _described(parsed: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """Route → its authentication, and the scopes of which it needs one."""
    found = {}
    for path, item in parsed["paths"].items():
        for method, operation in item.items():
            pairs = [pair for either in operation["security"] for pair in either.items()]
            kinds = {name.partition("_")[0] for name, _ in pairs}
            scopes = {scope for _, wanted in pairs for scope in wanted}
            found[f"{method.upper()} {path}"] = ("".join(kinds), scopes)
    return found


def _statements(plan: Plan) -> Iterator[dict[str, Any]]:
    policies: list[Resource] = [
        resource
        for resource in planned(plan)
        if resource.type == "aws_iam_role_policy"
        and not _names_secrets_to_come(resource)
        and not _names_resources_of_the_root(resource)
        # The account's role, created on request: it serves every REST API of the account.
        and resource.address != "module.rest_api[0].aws_iam_role_policy.log[0]"
    ]
    for policy in policies:
        # Any other policy that is not known before the apply would be missing here, and fail.
        yield from json.loads(policy["policy"])["Statement"]


def _names_secrets_to_come(policy: Resource) -> bool:
    """Whether the policy's ARNs end in characters that AWS has yet to choose; see tests/apply."""
    reads_secrets = ("module.authorizer[0]", 'module.function["jobs_callback"]')
    return policy.get("policy") is None and any(each in policy.address for each in reads_secrets)


def _names_resources_of_the_root(policy: Resource) -> bool:
    """Whether the policy's ARNs are of what the root creates; see tests/e2e/test_own_routes.py."""
    is_own = "module." not in policy.address or '.module.function["POST /' in policy.address
    return policy.get("policy") is None and is_own


def _after(change: dict[str, Any]) -> dict[str, Any]:
    return {"value": change.get("after"), "marks": change.get("after_sensitive")}


def _holds_secret(value: Any, marks: Any) -> bool:
    """Whether ``after_sensitive``, a tree of booleans, marks a value that is there.

    The provider marks arguments of a secret whatever they hold; a write-only one holds nothing.
    """
    if isinstance(marks, dict) and isinstance(value, dict):
        return any(_holds_secret(value.get(name), mark) for name, mark in marks.items())
    if isinstance(marks, list) and isinstance(value, list):
        return any(_holds_secret(v, m) for v, m in zip(value, marks, strict=False))
    return bool(marks) and value not in (None, "")
