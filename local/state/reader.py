"""From ``terraform show -json`` to records. Resources without a use in the stack are skipped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.state.apis import read_apis
from local.state.endpoints import read_endpoints
from local.state.events import read_event_settings, read_schedules, read_subscriptions
from local.state.functions import read_functions, read_permissions
from local.state.records import Applied, Endpoint, Function
from local.state.resources import StateError, resources
from local.state.rest_apis import read_rest_apis
from local.state.roles import read_roles

__all__ = ["StateError", "read"]


def read(show: Mapping[str, Any], directory: Path) -> Applied:
    """Return what was applied.

    Args:
        show: the document of ``terraform show -json`` of the state.
        directory: the root module's, which the zips' paths in the state start from.

    Raises:
        StateError: the state is empty, or something in it refers to what it does not hold.
    """
    found = resources(show)
    functions = read_functions(found, directory)
    endpoints = read_endpoints(found)
    account_id, region = _account_and_region(functions, endpoints)
    return Applied(
        account_id=account_id,
        region=region,
        apis=(*read_apis(found), *read_rest_apis(found)),
        functions=functions,
        permissions=read_permissions(found),
        roles=read_roles(found),
        endpoints=endpoints,
        outputs={
            name: output.get("value") for name, output in show["values"].get("outputs", {}).items()
        },
        subscriptions=read_subscriptions(found),
        schedules=read_schedules(found),
        event_settings=read_event_settings(found),
        topic_arns=tuple(arn for topic in found.of("aws_sns_topic") if (arn := topic.get("arn"))),
    )


def _account_and_region(
    functions: tuple[Function, ...], endpoints: tuple[Endpoint, ...]
) -> tuple[str, str]:
    """Return the account and the region, fields five and four of any ARN."""
    arns = [*(function.arn for function in functions), *(endpoint.arn for endpoint in endpoints)]
    if not arns:
        raise StateError("the state holds no function and no endpoint: there is nothing to run")
    _, _, _, region, account_id, *_ = arns[0].split(":")
    return account_id, region
