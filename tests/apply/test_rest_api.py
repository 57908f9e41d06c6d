"""A REST API that comes, changes, and takes the place of an HTTP API and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from local.state import RestApi
from terraform_cli import Terraform
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, attached

pytestmark = [pytest.mark.xdist_group("apply-rest"), pytest.mark.long]

BASE: dict[str, Any] = {
    "name": "kinds",
    "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/own:1"},
    "instance": {"type": "ml.m5.large"},
    "cors": {"allow_origins": ["https://a.example.com", "https://b.example.com"]},
}
DOMAIN = {
    "domain": {
        "name": "llm.example.com",
        "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/own",
    }
}
KEYS = {"api_keys": {"keys": {"alice": {"sha256": ["0" * 64]}}}}
HTTP = {**BASE, **DOMAIN, "api": {"auth": "NONE"}}
REST = {**BASE, **DOMAIN, "api": {"type": "REST", "auth": "NONE", "create_log_role": True}}
WITH_KEYS = {
    **BASE,
    **DOMAIN,
    **KEYS,
    "api": {
        "type": "REST",
        "auth": "API_KEY",
        "create_log_role": True,
        "openapi_enabled": True,
        "routes": {"GET /endpoint": {"auth": "NONE", "throttle": {"rate_per_second": 5}}},
    },
}


@pytest.fixture(scope="module")
def aws() -> Iterator[ControlPlane]:
    """An account that `api.create_log_role` gives the role for the logs."""
    with ControlPlane(has_api_log_role=False) as running:
        yield running


@pytest.fixture
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, ".") as running:
        yield running


def test_one_kind_of_api_replaces_the_other_and_the_domain_stays(stack: Stack) -> None:
    gateway = client(stack.aws, "apigatewayv2")
    rest_gateway = client(stack.aws, "apigateway")
    stack.apply(**HTTP)
    first = _mapping(gateway)

    calls = stack.apply(**WITH_KEYS)
    assert not {call.action for call in calls} & {"CreateDomainName", "DeleteDomainName"}
    assert not stack.has_changes(**WITH_KEYS)
    assert gateway.get_apis()["Items"] == []
    (rest,) = rest_gateway.get_rest_apis()["items"]
    assert _mapping(gateway) == (rest["id"], "live") != first
    (api,) = stack.applied().apis
    assert isinstance(api, RestApi)
    assert api.domain == "llm.example.com"
    assert {route.key: route.authorization for route in api.routes} == {
        "GET /endpoint": "NONE",
        "GET /openapi.json": "CUSTOM",
        "POST /generate": "CUSTOM",
        "OPTIONS /endpoint": "NONE",
        "OPTIONS /generate": "NONE",
        "OPTIONS /openapi.json": "NONE",
    }
    deployed = _deployment(rest_gateway, rest["id"])

    # A change is deployed, and the stage leaves the previous deployment before it is deleted, and
    # before the permission of the authorizer goes that it asks.
    calls = stack.apply(**REST)
    names = [call.action for call in calls]
    # The first update may take the throttle of a route away.
    updated = max(index for index, name in enumerate(names) if name == "UpdateStage")
    forgotten = [(call.action, call.resource) for call in calls].index(
        ("RemovePermission", "kinds-authorizer")
    )
    assert names.index("PutRestApi") < names.index("CreateDeployment") < updated
    assert updated < names.index("DeleteDeployment")
    assert updated < forgotten
    assert _deployment(rest_gateway, rest["id"]) != deployed
    (api,) = stack.applied().apis
    assert {route.authorization for route in api.routes} == {"NONE"}

    stack.apply(**HTTP)
    assert not stack.has_changes(**HTTP)
    assert rest_gateway.get_rest_apis()["items"] == []
    (http,) = gateway.get_apis()["Items"]
    assert _mapping(gateway) == (http["ApiId"], "$default")

    stack.destroy(**HTTP)
    assert [each for each in everything(stack.aws) if "kinds" in each] == []


def _mapping(gateway: Any) -> tuple[str, str]:
    (mapping,) = gateway.get_api_mappings(DomainName="llm.example.com")["Items"]
    return mapping["ApiId"], mapping["Stage"]


def _deployment(gateway: Any, api_id: str) -> str:
    (stage,) = gateway.get_stages(restApiId=api_id)["item"]
    assert json.loads(stage["accessLogSettings"]["format"])["status"] == "$context.status"
    found: str = stage["deploymentId"]
    return found
