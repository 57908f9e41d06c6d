"""The planned functions, and the environment that each will have."""

from __future__ import annotations

from collections.abc import Mapping

from local.state.resources import Resource
from tests.plan.conftest import Plan
from tests.plan.inventory import planned


def functions(plan: Plan) -> list[Resource]:
    """Return the functions of a plan."""
    return [resource for resource in planned(plan) if resource.type == "aws_lambda_function"]


def folder(function: Resource) -> str:
    """Return the folder of the function's code: its handler is `<folder>.handler.handler`."""
    handler: str = function["handler"]
    return handler.removesuffix(".handler.handler")


def environment(function: Resource) -> Mapping[str, str]:
    """Return the function's environment. A variable that is unknown at plan is missing in it."""
    block = function.block("environment") or {}
    variables: Mapping[str, str] = block.get("variables") or {}
    return variables
