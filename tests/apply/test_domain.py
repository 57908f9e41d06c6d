"""A custom domain: modules/http_api by itself, with a zone that exists already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, initialized

pytestmark = pytest.mark.xdist_group("apply-domain")

DOMAIN = {
    "name": "llm.example.com",
    "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/own",
    "mutual_tls": None,
}
MUTUAL_TLS = {
    "mutual_tls": {
        "truststore_uri": "s3://trust/authorities.pem",
        "truststore_version": None,
        "ownership_certificate_arn": None,
    }
}
# The functions behind routes are not this module's.
BASE: dict[str, Any] = {
    "name": "gpt2",
    "routes": {},
    "jwt": None,
    "api_key": None,
    "throttle": {"rate_per_second": 50, "burst": 100},
    "cors": None,
    "domain": None,
    "disable_execute_api_endpoint": False,
    "logs": {"retention_days": 30, "kms_key_arn": None},
    "tags": {},
}


@pytest.fixture
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Stack:
    return initialized(terraform, aws, directory, "modules/http_api")


def test_a_domain_comes_changes_in_place_and_goes(stack: Stack) -> None:
    route53 = client(stack.aws, "route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    hosted = {**DOMAIN, "hosted_zone": {"id": zone.removeprefix("/hostedzone/")}}
    shown = {**BASE, "domain": hosted}
    closed = {**BASE, "domain": {**hosted, **MUTUAL_TLS}, "disable_execute_api_endpoint": True}

    stack.apply(**shown)
    assert not stack.has_changes(**shown)
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    (alias,) = [each["AliasTarget"]["DNSName"] for each in records if each["Type"] == "A"]
    target = stack.terraform.output(stack.directory)["domain_target"]
    assert alias.rstrip(".") == target["name"]
    gateway = client(stack.aws, "apigatewayv2")
    (api,) = gateway.get_apis()["Items"]
    (mapping,) = gateway.get_api_mappings(DomainName="llm.example.com")["Items"]
    assert (mapping["ApiId"], mapping["Stage"]) == (api["ApiId"], "$default")
    assert not api["DisableExecuteApiEndpoint"]

    calls = stack.apply(**closed)
    assert {"UpdateDomainName", "UpdateApi"} <= {call.action for call in calls}
    assert "CreateDomainName" not in {call.action for call in calls}
    assert not stack.has_changes(**closed)
    assert gateway.get_apis()["Items"][0]["DisableExecuteApiEndpoint"]

    stack.apply(**BASE)
    assert not stack.has_changes(**BASE)
    assert "apigatewayv2 llm.example.com" not in everything(stack.aws)
    assert not gateway.get_apis()["Items"][0]["DisableExecuteApiEndpoint"]
