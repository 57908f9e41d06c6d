"""Each function may do what it does, and nothing else: taken away grant by grant, and asked for.

Decisions are made by local/iam on the applied policies. That evaluates identity policies as AWS
documents it; what else AWS evaluates is listed in docs/development/local.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from local.identity import Decision
from tests.security.conftest import Exercised
from tests.security.grants import (
    Condition,
    Grant,
    condition_of,
    grants,
    instead,
    lambdas_own,
    without,
)
from tests.security.rules import too_wide

pytestmark = pytest.mark.xdist_group("least-privilege")


def unlike(grant: Grant) -> list[str]:
    """Resources that are nearly the grant's: another name, region, account, and a name in front."""
    arn, partition, service, region, account, rest = grant.resource.split(":", 5)
    wrong = [(region, account, f"{rest}x"), (region, account, rest[:-1])]
    if region:
        wrong.append(("eu-north-1", account, rest))
    if account:
        wrong.append((region, "999999999999", rest))
    return [":".join((arn, partition, service, *parts)) for parts in wrong]


def says_nothing(condition: Condition) -> bool:
    """Whether one of its keys may have any value."""
    return any("*" in values for keys in condition.values() for values in keys.values())


def needs_a_condition(grant: Grant) -> bool:
    """Whether its resource alone would allow too much.

    Listing names no object, so it would be the whole bucket's; and the authorizer may change of an
    API key but the times of its use.
    """
    is_of_keys = grant.action == "dynamodb:UpdateItem" and grant.resource.endswith("-api-keys")
    return grant.action == "s3:ListBucket" or is_of_keys


def others(condition: Condition) -> Iterator[Condition]:
    """The condition with the values of one key changed, key by key."""
    for operator, keys in condition.items():
        for key, values in keys.items():
            yield {**condition, operator: {**keys, key: [f"x{value}" for value in values]}}


def unused(allowed: Iterable[Grant], calls: Iterable[Decision]) -> list[str]:
    """The grants that no call needed."""
    made = list(calls)
    return [str(grant) for grant in allowed if not any(grant.permits(call) for call in made)]


def test_the_calls_made_are_the_calls_allowed(exercised: Exercised) -> None:
    statuses, calls = exercised.run(exercised.original)
    allowed = grants(exercised.original)

    assert set(statuses) == {200}
    assert allowed
    assert [call for call in calls if not call.allowed] == []
    assert [call for call in calls if not any(grant.permits(call) for grant in allowed)] == []
    assert unused(allowed, calls) == []
    # The same comparison finds a grant that no call uses.
    spare = Grant(allowed[0].role, "sagemaker:InvokeEndpointAsync", allowed[0].resource)
    assert unused([*allowed, spare], calls) == [str(spare)]


@pytest.mark.mutation
def test_without_any_one_grant_a_request_fails(exercised: Exercised) -> None:
    for grant in grants(exercised.original):
        statuses, calls = exercised.run(without(exercised.original, grant), grant)

        assert set(statuses) != {200}, f"no request needs {grant}"
        refused = [call for call in calls if not call.allowed]
        assert refused, grant
        assert all(grant.permits(call) for call in refused), grant


@pytest.mark.mutation
def test_with_other_resources_in_a_grant_a_request_fails(exercised: Exercised) -> None:
    for grant in grants(exercised.original):
        # All at once: a request that passes would mean that one of them matches.
        changed = instead(exercised.original, grant, resources=unlike(grant))
        statuses, calls = exercised.run(changed, grant)

        assert set(statuses) != {200}, f"{grant} works with one of {unlike(grant)}"
        assert [call for call in calls if not call.allowed], grant


@pytest.mark.mutation
def test_with_another_condition_on_a_grant_a_request_fails(exercised: Exercised) -> None:
    conditions = {
        grant: condition_of(exercised.original, grant) for grant in grants(exercised.original)
    }
    assert {grant for grant, found in conditions.items() if found} == set(
        filter(needs_a_condition, conditions)
    )
    for grant, found in conditions.items():
        assert not says_nothing(found), grant
        for other in others(found):
            changed = instead(exercised.original, grant, condition=other)
            statuses, calls = exercised.run(changed, grant)

            assert set(statuses) != {200}, f"{grant} works with {other}"
            assert [call for call in calls if not call.allowed], grant


def test_no_grant_is_a_pattern_and_a_wider_one_would_be_noticed(exercised: Exercised) -> None:
    for grant in grants(exercised.original):
        assert not too_wide(grant.action, grant.resource), grant
        service = grant.action.partition(":")[0]
        head, _, _ = grant.resource.rpartition(":")
        wider = [
            instead(exercised.original, grant, action="*"),
            instead(exercised.original, grant, action=f"{service}:*"),
            instead(exercised.original, grant, resources=["*"]),
            instead(exercised.original, grant, resources=[f"{head}:*"]),
            instead(exercised.original, grant, resources=[f"{grant.resource}*"]),
        ]
        for changed in wider:
            found = [g for g in grants(changed) if too_wide(g.action, g.resource)]
            assert len(found) == 1, found


def test_lambda_may_write_the_functions_own_log_and_traces_only(exercised: Exercised) -> None:
    applied = exercised.original
    for function in applied.functions:
        if not function.settings:
            continue  # an example's own, beside the module
        group = f"arn:aws:logs:{applied.region}:{applied.account_id}:log-group:{function.log_group}"
        assert lambdas_own(applied, function) == {
            ("logs:CreateLogStream", f"{group}:*"),
            ("logs:PutLogEvents", f"{group}:*"),
            # These take no resource.
            ("xray:PutTelemetryRecords", "*"),
            ("xray:PutTraceSegments", "*"),
        }


def test_no_two_functions_share_a_role(exercised: Exercised) -> None:
    roles = [function.role_arn for function in exercised.original.functions]
    assert len(set(roles)) == len(roles)


def test_the_function_that_makes_no_call_is_allowed_none(exercised: Exercised) -> None:
    (info,) = [f for f in exercised.original.functions if f.name.endswith("-info")]
    role = exercised.original.role(info.role_arn)

    assert [grant for grant in grants(exercised.original) if grant.role == role.name] == []
