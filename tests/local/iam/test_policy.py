"""Expected outcomes: the IAM User Guide's chapters on policy elements and evaluation logic."""

from __future__ import annotations

from typing import Any

import pytest

from local.iam import PolicyError, is_allowed

INVOKE = "sagemaker:InvokeEndpoint"
ARN = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/demo"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**changes: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": INVOKE, "Resource": ARN, **changes}


def deny(**changes: Any) -> dict[str, Any]:
    return {**allow(**changes), "Effect": "Deny"}


def test_without_a_policy_nothing_is_allowed() -> None:
    assert not is_allowed([], INVOKE, ARN)


def test_an_allowed_action_on_the_named_resource_is_allowed() -> None:
    assert is_allowed([policy(allow())], INVOKE, ARN)


def test_a_single_statement_needs_no_list() -> None:
    assert is_allowed([{"Version": "2012-10-17", "Statement": allow()}], INVOKE, ARN)


def test_another_action_is_refused() -> None:
    assert not is_allowed([policy(allow())], "sagemaker:DeleteEndpoint", ARN)


def test_another_resource_is_refused() -> None:
    assert not is_allowed([policy(allow())], INVOKE, ARN + "-2")


def test_any_policy_may_allow() -> None:
    assert is_allowed([policy(), policy(deny(Action="s3:*"), allow())], INVOKE, ARN)


def test_an_explicit_deny_outweighs_every_allow() -> None:
    assert not is_allowed([policy(allow(), deny()), policy(allow())], INVOKE, ARN)


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("sagemaker:invokeendpoint", True),
        ("SAGEMAKER:Invoke*", True),
        ("sagemaker:InvokeEndpoin?", True),
        ("sagemaker:InvokeEndpoint?", False),
        ("sagemaker:*", True),
        ("*", True),
        ("s*", True),
        ("lambda:*", False),
        ("sagemaker:InvokeEndpointAsync", False),
    ],
)
def test_actions_match_with_wildcards_in_any_case(pattern: str, matches: bool) -> None:
    assert is_allowed([policy(allow(Action=["sts:GetCallerIdentity", pattern]))], INVOKE, ARN) is (
        matches
    )


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("*", True),
        ("arn:aws:sagemaker:us-east-1:123456789012:endpoint/*", True),
        ("arn:aws:sagemaker:us-east-1:123456789012:endpoint/dem?", True),
        ("arn:aws:sagemaker:*:*:endpoint/demo", True),
        ("arn:*:sagemaker:*:*:*", True),
        ("arn:aws:sagemaker:*", True),
        ("arn:aws:sagemaker:us-east-1:123456789012:ENDPOINT/demo", False),
        ("arn:aws:sagemaker:us-east-1:123456789012:endpoint/Demo", False),
        ("arn:aws:sagemaker:us-east-1:123456789012:endpoint", False),
        ("arn:aws:sagemaker:us-east-1:210987654321:endpoint/*", False),
        ("arn:aws:s*:endpoint/demo", False),
        ("arn:aws:sagemaker:us-east-1:123456789012:endpoint/de.o", False),
    ],
)
def test_resources_match_field_by_field(pattern: str, matches: bool) -> None:
    assert is_allowed([policy(allow(Resource=[pattern]))], INVOKE, ARN) is matches


def test_the_last_field_of_an_arn_may_hold_colons() -> None:
    group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/demo:log-stream:2026"
    statement = allow(
        Action="logs:PutLogEvents",
        Resource="arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/demo:*",
    )
    assert is_allowed([policy(statement)], "logs:PutLogEvents", group)


def test_not_action_matches_every_other_action() -> None:
    statement = allow(NotAction="iam:*")
    del statement["Action"]
    assert is_allowed([policy(statement)], INVOKE, ARN)
    assert not is_allowed([policy(statement)], "iam:GetRole", ARN)


def test_not_resource_matches_every_other_resource() -> None:
    statement = deny(NotResource=ARN)
    del statement["Resource"]
    policies = [policy(allow(Resource="*"), statement)]
    assert is_allowed(policies, INVOKE, ARN)
    assert not is_allowed(policies, INVOKE, ARN + "-2")


def test_a_policy_variable_takes_its_value_from_the_request() -> None:
    policies = [policy(allow(Resource=ARN[:-4] + "${aws:PrincipalTag/team}"))]
    assert is_allowed(policies, INVOKE, ARN, {"aws:PrincipalTag/team": "demo"})
    assert not is_allowed(policies, INVOKE, ARN, {"aws:PrincipalTag/team": "other"})
    assert not is_allowed(policies, INVOKE, ARN)


def test_a_policy_variable_can_write_a_literal_star() -> None:
    policies = [policy(allow(Resource=ARN[:-4] + "${*}"))]
    assert is_allowed(policies, INVOKE, ARN[:-4] + "*")


@pytest.mark.parametrize(
    ("operator", "wanted", "context", "holds"),
    [
        ("StringEquals", "a", {"Key": "a"}, True),
        ("StringEquals", ["b", "a"], {"key": "a"}, True),
        ("StringEquals", "A", {"key": "a"}, False),
        ("StringEquals", "a", {}, False),
        ("StringEqualsIfExists", "a", {}, True),
        ("StringEqualsIfExists", "a", {"key": "b"}, False),
        ("StringEqualsIgnoreCase", "A", {"key": "a"}, True),
        ("StringNotEquals", "a", {"key": "b"}, True),
        ("StringNotEquals", ["a", "b"], {"key": "b"}, False),
        ("StringNotEquals", "a", {}, True),
        ("StringLike", "a*", {"key": "abc"}, True),
        ("StringLike", "a?", {"key": "abc"}, False),
        ("StringNotLike", "a*", {"key": "abc"}, False),
        (
            "ArnLike",
            "arn:aws:sns:*:123456789012:demo-*",
            {"key": "arn:aws:sns:x:123456789012:demo-1"},
            True,
        ),
        ("ArnEquals", "arn:aws:sns:*:1:demo", {"key": "arn:aws:sns:x:1:demo"}, True),
        ("ArnLike", "arn:aws:sns:*:demo", {"key": "arn:aws:sns:x:1:demo"}, False),
        ("ArnNotLike", "arn:aws:sns:*:1:demo", {"key": "arn:aws:sns:x:1:demo"}, False),
        ("Bool", "true", {"key": "true"}, True),
        ("Bool", True, {"key": "true"}, True),
        ("Bool", "false", {"key": "true"}, False),
        ("Null", "true", {}, True),
        ("Null", "true", {"key": "a"}, False),
        ("Null", "false", {"key": "a"}, True),
        ("NumericLessThanEquals", "10", {"key": "10"}, True),
        ("NumericLessThan", "10", {"key": "10"}, False),
        ("NumericGreaterThan", "9", {"key": "10"}, True),
        ("NumericNotEquals", "9", {"key": "9.0"}, False),
        ("ForAnyValue:StringEquals", ["a", "b"], {"key": ["c", "a"]}, True),
        ("ForAnyValue:StringEquals", ["a"], {"key": ["c"]}, False),
        ("ForAnyValue:StringEquals", ["a"], {}, False),
        ("ForAllValues:StringLike", ["a*", "b"], {"key": ["abc", "b"]}, True),
        ("ForAllValues:StringLike", ["a*"], {"key": ["abc", "b"]}, False),
        ("ForAllValues:StringEquals", ["a"], {}, True),
    ],
)
def test_condition_operators(
    operator: str, wanted: object, context: dict[str, str | list[str]], holds: bool
) -> None:
    statement = allow(Condition={operator: {"key": wanted}})
    assert is_allowed([policy(statement)], INVOKE, ARN, context) is holds


def test_all_conditions_must_hold() -> None:
    condition = {"StringEquals": {"a": "1", "b": "2"}, "Bool": {"c": "true"}}
    policies = [policy(allow(Condition=condition))]
    assert is_allowed(policies, INVOKE, ARN, {"a": "1", "b": "2", "c": "true"})
    assert not is_allowed(policies, INVOKE, ARN, {"a": "1", "b": "2", "c": "false"})
    assert not is_allowed(policies, INVOKE, ARN, {"a": "1", "c": "true"})


@pytest.mark.parametrize(
    "operator", ["DateLessThan", "IpAddress", "BinaryEquals", "Oddly", "ForNoValue:StringEquals"]
)
def test_an_unsupported_condition_operator_is_an_error_and_not_a_yes_or_a_no(operator: str) -> None:
    for statement in (allow, deny):
        condition = {"Bool": {"aws:SecureTransport": "false"}, operator: {"key": "1"}}
        with pytest.raises(PolicyError, match=operator):
            is_allowed([policy(statement(Condition=condition))], INVOKE, ARN, {"key": "1"})


def test_an_unsupported_operator_of_a_statement_for_something_else_does_no_harm() -> None:
    other = deny(Action="s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    assert is_allowed([policy(allow(), other)], INVOKE, ARN)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Maybe", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "Resource": "*"},
        {"Effect": "Allow", "Action": "*"},
        {"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"},
        "Allow",
    ],
)
def test_a_malformed_statement_is_an_error(statement: Any) -> None:
    with pytest.raises(PolicyError):
        is_allowed([policy(statement)], INVOKE, ARN)
