"""What the functions' roles allow, grant by grant, and the changes that a test makes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from local.iam.wildcards import arn_matches
from local.identity import Decision
from local.state import Applied, Function, Role

Statement = Mapping[str, Any]
Condition = Mapping[str, Mapping[str, list[str]]]
"""Operator → key → values: each key has to have one of its values."""

# Lambda itself writes logs and traces with the function's role, from outside of its code, so no
# call of the code needs these. The local stack takes the lines from the process, so nothing there
# can prove them; what they may be is tested by itself.
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
# https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
LAMBDAS_OWN = frozenset(
    {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)


@dataclass(frozen=True)
class Grant:
    """One action on one resource, that the role of a function allows."""

    role: str
    action: str
    resource: str

    def permits(self, call: Decision) -> bool:
        """Whether the call is this role's, and needs this grant."""
        return (
            f":assumed-role/{self.role}/" in call.caller_arn
            and call.action == self.action
            and arn_matches(self.resource, call.resource)
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.action} on {self.resource}"


def grants(applied: Applied) -> tuple[Grant, ...]:
    """Return what the functions may do by statements of their own."""
    roles = {applied.role(function.role_arn).name for function in applied.functions}
    return tuple(
        Grant(role.name, action, resource)
        for role in applied.roles
        if role.name in roles
        for statement in statements(role)
        for action in listed(statement["Action"])
        if action not in LAMBDAS_OWN
        for resource in listed(statement["Resource"])
    )


def lambdas_own(applied: Applied, function: Function) -> set[tuple[str, str]]:
    """Return what Lambda may do with the role: (action, resource)."""
    return {
        (action, resource)
        for statement in statements(applied.role(function.role_arn))
        for action in set(listed(statement["Action"])) & LAMBDAS_OWN
        for resource in listed(statement["Resource"])
    }


def condition_of(applied: Applied, grant: Grant) -> Condition:
    """Return what else has to hold for the grant."""
    (found,) = (
        statement.get("Condition", {})
        for role in applied.roles
        if role.name == grant.role
        for statement in statements(role)
        if grant.action in listed(statement["Action"])
        and grant.resource in listed(statement["Resource"])
    )
    return {
        operator: {key: listed(values) for key, values in keys.items()}
        for operator, keys in found.items()
    }


def without(applied: Applied, grant: Grant) -> Applied:
    """Return the state with one grant taken from its role, and nothing else."""
    return _changed(applied, grant, lambda _: [])


def instead(
    applied: Applied,
    grant: Grant,
    *,
    action: str | None = None,
    resources: Sequence[str] | None = None,
    condition: Condition | None = None,
) -> Applied:
    """Return the state with one grant's action, resource or condition replaced."""

    def replaced(statement: Statement) -> list[Statement]:
        return [
            {
                **statement,
                "Action": [action] if action else statement["Action"],
                "Resource": list(resources) if resources else statement["Resource"],
                **({"Condition": condition} if condition else {}),
            }
        ]

    return _changed(applied, grant, replaced)


def statements(role: Role) -> Iterator[Statement]:
    """Return every statement of every policy of a role."""
    for policy in role.policies:
        yield from policy["Statement"]


def listed(value: str | list[str]) -> list[str]:
    """Return a member of a statement as a list."""
    return [value] if isinstance(value, str) else value


def _changed(
    applied: Applied, grant: Grant, change: Callable[[Statement], list[Statement]]
) -> Applied:
    """Take the role's statements apart, one a grant, and change the one that is meant."""

    def policy(document: Mapping[str, Any]) -> Mapping[str, Any]:
        single = [
            {**statement, "Action": [action], "Resource": [resource]}
            for statement in document["Statement"]
            for action in listed(statement["Action"])
            for resource in listed(statement["Resource"])
        ]
        target = {"Action": [grant.action], "Resource": [grant.resource]}
        return {
            **document,
            "Statement": [
                changed
                for one in single
                for changed in (change(one) if target.items() <= one.items() else [one])
            ],
        }

    roles = tuple(
        replace(role, policies=tuple(map(policy, role.policies)))
        if role.name == grant.role
        else role
        for role in applied.roles
    )
    return replace(applied, roles=roles)
