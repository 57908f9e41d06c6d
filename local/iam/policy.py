"""Whether identity policies allow an action on a resource.

The rules are those of
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
for one account with identity policies only: what no statement allows is refused, and one explicit
Deny outweighs every Allow. Trust policies, permission boundaries, service control policies and
session policies are not evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from local.iam.conditions import Context, conditions_hold
from local.iam.errors import PolicyError
from local.iam.wildcards import arn_matches, matches

__all__ = ["Policy", "PolicyError", "is_allowed"]

Policy: TypeAlias = Mapping[str, Any]
"""A parsed policy document: ``{"Version": …, "Statement": […]}``."""

_VARIABLE = re.compile(r"\$\{([^}]+)\}")


def is_allowed(
    policies: Iterable[Policy], action: str, resource: str, context: Context | None = None
) -> bool:
    """Whether the policies together allow ``action`` (``service:Name``) on ``resource`` (an ARN).

    Args:
        context: the condition keys of the request; a key that is not there is absent.

    Raises:
        PolicyError: a statement that matches action and resource cannot be evaluated. The
            request must then be refused.
    """
    effects = {
        _effect(statement)
        for policy in policies
        for statement in _statements(policy)
        if _applies(statement, action, resource, context or {})
    }
    return "Allow" in effects and "Deny" not in effects


def _statements(policy: Policy) -> list[Mapping[str, Any]]:
    statements = policy.get("Statement", [])
    found = statements if isinstance(statements, list) else [statements]
    if not all(isinstance(statement, Mapping) for statement in found):
        raise PolicyError("a policy statement must be an object")
    return found


def _effect(statement: Mapping[str, Any]) -> str:
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise PolicyError(f"a statement's Effect must be Allow or Deny, not {effect!r}")
    return str(effect)


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    return (
        _action_matches(statement, action)
        and _resource_matches(statement, resource, context)
        and conditions_hold(statement.get("Condition", {}), context)
    )


def _action_matches(statement: Mapping[str, Any], action: str) -> bool:
    patterns, negated = _either(statement, "Action")
    return any(matches(p.lower(), action.lower()) for p in patterns) != negated


def _resource_matches(statement: Mapping[str, Any], resource: str, context: Context) -> bool:
    patterns, negated = _either(statement, "Resource")
    known = [p for p in (_substitute(p, context) for p in patterns) if p is not None]
    return any(p == "*" or arn_matches(p, resource) for p in known) != negated


def _either(statement: Mapping[str, Any], element: str) -> tuple[list[str], bool]:
    """The patterns of ``Action`` or ``NotAction`` (…), and whether it is the negated one."""
    present = [name for name in (element, f"Not{element}") if name in statement]
    if len(present) != 1:
        raise PolicyError(f"a statement needs one of {element} and Not{element}")
    value = statement[present[0]]
    return (value if isinstance(value, list) else [value]), present[0] != element


def _substitute(pattern: str, context: Context) -> str | None:
    """Policy variables replaced; None, which matches nothing, when one has no value."""
    keys = {name.lower(): value for name, value in context.items()}
    values: dict[str, str] = {}
    for name in _VARIABLE.findall(pattern):
        value = name if name in ("*", "?", "$") else keys.get(name.lower())
        if not isinstance(value, str):
            return None
        values[name] = value
    return _VARIABLE.sub(lambda match: values[match[1]], pattern)
