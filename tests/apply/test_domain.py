"""A custom domain: modules/domain by itself, with a zone and APIs that exist already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, initialized

pytestmark = [pytest.mark.xdist_group("apply-domain"), pytest.mark.long]

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
BASE: dict[str, Any] = {"account": {"region": "us-east-1"}, "tags": {}}


@pytest.fixture
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Stack:
    return initialized(terraform, aws, directory, "modules/domain")


def test_a_domain_comes_changes_in_place_and_goes(stack: Stack) -> None:
    route53 = client(stack.aws, "route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    gateway = client(stack.aws, "apigatewayv2")
    first, second = _api(gateway, "$default"), _api(gateway, "live")
    hosted = {**DOMAIN, "hosted_zone": {"id": zone.removeprefix("/hostedzone/")}}
    shown = {**BASE, "domain": hosted, "api": {"id": first, "stage": "$default"}}
    closed = {**shown, "domain": {**hosted, **MUTUAL_TLS}}

    stack.apply(**shown)
    assert not stack.has_changes(**shown)
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    (alias,) = [each["AliasTarget"]["DNSName"] for each in records if each["Type"] == "A"]
    target = stack.terraform.output(stack.directory)["domain_target"]
    assert alias.rstrip(".") == target["name"]
    assert _mapping(gateway) == (first, "$default")

    calls = stack.apply(**closed)
    assert "UpdateDomainName" in {call.action for call in calls}
    assert "CreateDomainName" not in {call.action for call in calls}
    assert not stack.has_changes(**closed)

    # The other kind of API takes the domain over.
    moved = {**closed, "api": {"id": second, "stage": "live"}}
    calls = stack.apply(**moved)
    assert not {call.action for call in calls} & {
        "CreateDomainName",
        "DeleteDomainName",
        "ChangeResourceRecordSets",
    }
    assert _mapping(gateway) == (second, "live")

    stack.destroy(**moved)
    assert "apigatewayv2 llm.example.com" not in everything(stack.aws)


def _api(gateway: Any, stage: str) -> str:
    api: str = gateway.create_api(Name=stage, ProtocolType="HTTP")["ApiId"]
    gateway.create_stage(ApiId=api, StageName=stage)
    return api


def _mapping(gateway: Any) -> tuple[str, str]:
    (mapping,) = gateway.get_api_mappings(DomainName="llm.example.com")["Items"]
    return mapping["ApiId"], mapping["Stage"]
