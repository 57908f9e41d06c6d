"""The deployments whose calls make the deployer's policy: they use every kind of resource.

Each is a list of steps, one apply each. A step leaves out, changes or adds what takes a call of its
own to remove, to change or to add.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3

from local.aws import ControlPlane

DEPLOYMENT = "deployer"

# One is changed, one is removed, and one has no value: then the provider reads all of them again.
TAGS = {"team": "b", "empty": ""}

Settings = Mapping[str, Any]


class Account:
    """What exists on the account before."""

    def __init__(self, aws: ControlPlane) -> None:
        self._aws = aws
        ec2 = client(aws, "ec2")
        self.vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])
        self.subnet = subnets["Subnets"][0]["SubnetId"]
        endpoint = ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            ServiceName=f"com.amazonaws.{aws.region}.execute-api",
            VpcEndpointType="Interface",
        )
        self.vpc_endpoint = endpoint["VpcEndpoint"]["VpcEndpointId"]
        zone = client(aws, "route53").create_hosted_zone(Name="example.com", CallerReference="1")
        self.zone = zone["HostedZone"]["Id"].rpartition("/")[2]
        allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        boundary = client(aws, "iam").create_policy(
            PolicyName="boundary",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
        )
        self.boundary = boundary["Policy"]["Arn"]
        self.key = self._key()

    def certificate(self, number: int) -> str:
        """Return the ARN of a certificate."""
        place = f"{self._aws.region}:{self._aws.account_id}"
        return f"arn:aws:acm:{place}:certificate/1234abcd-12ab-34cd-56ef-12345678900{number}"

    def acl(self) -> str:
        """Return the ARN of a new web ACL."""
        made = client(self._aws, "wafv2").create_web_acl(
            Name="mine",
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            VisibilityConfig={
                "CloudWatchMetricsEnabled": False,
                "SampledRequestsEnabled": False,
                "MetricName": "mine",
            },
        )
        return str(made["Summary"]["ARN"])

    def _key(self) -> str:
        """Return the ARN of a new key, which CloudWatch Logs may use."""
        principals: list[dict[str, str]] = [
            {"AWS": f"arn:aws:iam::{self._aws.account_id}:root"},
            {"Service": f"logs.{self._aws.region}.amazonaws.com"},
        ]
        allowed = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
        statements = [allowed | {"Principal": principal} for principal in principals]
        made = client(self._aws, "kms").create_key(
            Policy=json.dumps({"Version": "2012-10-17", "Statement": statements})
        )
        return str(made["KeyMetadata"]["Arn"])


def settings(aws: ControlPlane, root: Path) -> list[list[Settings]]:
    """Return the steps of each deployment; functions of the user's own are in a root's `dist`."""
    account = Account(aws)
    return [_jobs(account), _http(account), _rest(account, root / "dist" / "usage.zip")]


def _base(account: Account) -> dict[str, Any]:
    return {
        "name": DEPLOYMENT,
        "model": {"engine": "transformers", "id": "openai-community/gpt2"},
        "instance": {"type": "ml.m5.large"},
        "network": {"vpc": {"id": account.vpc, "subnet_ids": [account.subnet]}},
        "encryption": {"volume_kms_key_arn": account.key},
    }


def _jobs(account: Account) -> list[Settings]:
    """Jobs, API keys of both kinds, rate limits, alarms: all that stores something."""
    volume = {"volume_kms_key_arn": account.key}
    stores = {f"{kind}_kms_key_arn": account.key for kind in ("jobs", "api_keys", "rate_limits")}
    base = {
        **_base(account),
        "api": {"auth": "API_KEY"},
        "rate_limits": {"requests_per_minute": 60},
        "jobs": {"callback": {"allowed_hosts": ["hooks.example.com"]}},
    }
    return [
        {
            **base,
            "tags": {"team": "a", "step": "1"},
            "encryption": {**volume, "logs_kms_key_arn": account.key},
            "iam": {"permissions_boundary_arn": account.boundary},
            "api_keys": {"keys": {"alice": {}}, "table": {}},
            "functions": {"reserved_concurrency": 2},
            "monitoring": {"emails": ["team@example.com"], "budget": {"monthly_usd": 10}},
        },
        {
            **base,
            "tags": TAGS,
            "encryption": {**volume, **stores},
            "api": {"auth": "API_KEY", "throttle": {"burst": 5}},
            "api_keys": {
                "keys": {"alice": {"secret_version": 2}},
                "table": {"deletion_protection": False},
            },
            "functions": {"memory_mb": 1024},
            "jobs": {**base["jobs"], "retention_days": 5},
            "monitoring": {"emails": ["all@example.com"], "budget": {"monthly_usd": 20}},
        },
    ]


def _http(account: Account) -> list[Settings]:
    """A synchronous endpoint that scales, with tokens, behind a domain."""
    domain = {"name": "llm.example.com", "hosted_zone": {"id": account.zone}}
    night = {"expression": "cron(0 20 ? * MON-FRI *)", "min_capacity": 1, "max_capacity": 1}
    base = {
        **_base(account),
        "api": {"auth": "JWT"},
        "update_policy": {"blue_green": {}, "rollback_alarms": {"errors_5xx": 3}},
        "scaling": {
            "max_capacity": 2,
            "invocations_per_instance": 100,
            "schedules": {"night": night},
        },
    }
    issuer = "https://issuer.example.com"
    return [
        {
            **base,
            "tags": {"team": "a", "step": "1"},
            "domain": {**domain, "certificate_arn": account.certificate(1)},
            "jwt": {"issuer": issuer, "audiences": ["llm"]},
            "cors": {"allow_origins": ["https://app.example.com"]},
        },
        {
            **base,
            "tags": TAGS,
            "domain": {**domain, "certificate_arn": account.certificate(2)},
            "iam": {"permissions_boundary_arn": account.boundary},
            "api": {"auth": "JWT", "throttle": {"burst": 5}},
            "jwt": {"issuer": issuer, "audiences": ["other"]},
            "model": {**base["model"], "environment": {"STEP": "4"}},
            "logs": {"retention_days": 0},
            "encryption": {**base["encryption"], "logs_kms_key_arn": account.key},
        },
    ]


def _rest(account: Account, own: Path) -> list[Settings]:
    """A REST API with a domain and a firewall, which becomes private; functions with a layer."""
    function = {"zip_path": str(own), "handler": "app.handler"}
    base = {
        **_base(account),
        "openai": {},
        "api_keys": {"keys": {"alice": {"sha256": ["0" * 64]}}},
        "cors": {"allow_origins": ["https://app.example.com"]},
    }
    routes = {
        "POST /summarize": {"function": {**function, "invoke_endpoint": True}},
        "GET /summaries": {"function": function},
    }
    api = {"type": "REST", "auth": "API_KEY", "create_log_role": True}
    return [
        {
            **base,
            "tags": {"team": "a", "step": "1"},
            "api": {**api, "waf_acl": {"arn": account.acl()}},
            "routes": routes,
            "domain": {
                "name": "llm.example.com",
                "certificate_arn": account.certificate(1),
                "hosted_zone": {"id": account.zone},
            },
        },
        {
            **base,
            "tags": TAGS,
            "api": {**api, "vpc_endpoint_ids": [account.vpc_endpoint], "throttle": {"burst": 5}},
            "routes": {
                "POST /summarize": {
                    "function": {**function, "invoke_endpoint": True},
                    "throttle": {"rate_per_second": 1},
                }
            },
        },
    ]


def client(aws: ControlPlane, service: str) -> Any:
    """Return a client of the emulated AWS."""
    return boto3.client(
        service,  # type: ignore[call-overload]  # any service, by name
        endpoint_url=aws.url,
        region_name=aws.region,
        aws_access_key_id="emulated",
        aws_secret_access_key="emulated",
    )
