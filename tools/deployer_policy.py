"""Write docs/deployer-policy.json: the least policy of the identity that runs Terraform.

    python -m tools.deployer_policy     apply on the emulated AWS, and write what that needed

The permissions of each call of an apply, an update and a destroy are recorded. Names that begin
with the deployment's name stay, as `NAME*`; where AWS makes up an ID, a `*` stands for it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import boto3

from local.aws import ControlPlane
from local.deployer import Deployer, Permission
from local.deployer.permission import ANY
from terraform_cli import Terraform, find_terraform, workspace

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENT = REPOSITORY / "docs" / "deployer-policy.json"
NAME, REGION, ACCOUNT = "NAME", "REGION", "ACCOUNT"

DEPLOYMENT = "deployer"
MAX_CHARACTERS = 10240
"""Of a role's inline policies in all, without white space.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

_ID = re.compile(r"/[^/]+$")

Document = Mapping[str, Any]
_Condition = tuple[str, str] | None
_Grant = tuple[str, _Condition]
_Scope = tuple[str, tuple[str, ...], _Condition]


def settings(aws: ControlPlane) -> list[list[dict[str, Any]]]:
    """Return the settings of deployments, which create and then update every kind of resource."""
    ec2, route53 = _client(aws, "ec2"), _client(aws, "route53")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    region, account = aws.region, aws.account_id
    key = f"arn:aws:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    certificate = f"arn:aws:acm:{region}:{account}:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
    base: dict[str, Any] = {
        "name": DEPLOYMENT,
        "model": {"engine": "transformers", "id": "openai-community/gpt2"},
        "instance": {"type": "ml.m5.large"},
        "network": {"vpc": {"id": vpc, "subnet_ids": [subnets[0]["SubnetId"]]}},
        "encryption": {"volume_kms_key_arn": key},
    }
    domain = {
        "domain": {
            "name": "llm.example.com",
            "certificate_arn": certificate,
            "hosted_zone": {"id": zone.rpartition("/")[2]},
        }
    }
    asynchronous = {
        **base,
        **domain,
        "api": {"auth": "API_KEY"},
        "api_keys": {"keys": {"alice": {}}},
        "rate_limits": {"requests_per_minute": 60},
        "jobs": {"callback": {"allowed_hosts": ["hooks.example.com"]}},
        "monitoring": {
            "emails": ["team@example.com"],
            "budget": {"monthly_usd": 10},
        },
        "functions": {"reserved_concurrency": 2},
    }
    night = {"expression": "cron(0 20 ? * MON-FRI *)", "min_capacity": 1, "max_capacity": 1}
    synchronous: dict[str, Any] = {
        **base,
        **domain,
        "api": {"auth": "JWT"},
        "jwt": {"issuer": "https://issuer.example.com", "audiences": ["llm"]},
        "update_policy": {"blue_green": {}, "rollback_alarms": {"errors_5xx": 3}},
        "scaling": {
            "max_capacity": 2,
            "invocations_per_instance": 100,
            "schedules": {"night": night},
        },
    }
    memory = {
        "functions": {"memory_mb": 512, "reserved_concurrency": 3},
        "api": {"auth": "API_KEY", "throttle": {"burst": 5}},
    }
    rotated = {"api_keys": {"keys": {"alice": {"secret_version": 2}}}}
    changed = {
        "api": {"auth": "JWT", "throttle": {"burst": 5}},
        "jwt": {"issuer": "https://issuer.example.com", "audiences": ["other"]},
        "model": {**base["model"], "environment": {"STEP": "4"}},
        "logs": {"retention_days": 7},
    }
    both, one = {"tags": {"team": "a", "step": "1"}}, {"tags": {"team": "b"}}
    return [
        [asynchronous | both, asynchronous | memory | rotated | one],
        [synchronous | both, synchronous | changed | one],
    ]


def _client(aws: ControlPlane, service: str) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]  # any service, by name
        endpoint_url=aws.url,
        region_name=aws.region,
        aws_access_key_id="emulated",
        aws_secret_access_key="emulated",
    )


def run(terraform: Terraform, aws: ControlPlane, directory: Path) -> None:
    """Apply, update and destroy each deployment in a new directory."""
    root = workspace(REPOSITORY, directory)
    terraform.init(root)
    file = root / "deployer.tfvars.json"
    for deployment in settings(aws):
        for each in deployment:
            file.write_text(json.dumps(each), encoding="utf-8")
            terraform.apply(root, var_files=[file], environment=aws.environment())
            _live(aws, root)
        terraform.destroy(root, var_files=[file], environment=aws.environment())


def _live(aws: ControlPlane, root: Path) -> None:
    """Let time pass: there are jobs, and a new version of the module has other functions."""
    s3 = _client(aws, "s3")
    for bucket in s3.list_buckets()["Buckets"]:
        if bucket["Name"].startswith(DEPLOYMENT):
            s3.put_object(Bucket=bucket["Name"], Key="job", Body=b"{}")
    shutil.copy(root / "dist" / "usage.zip", root / "dist" / "info.zip")


def policy(permissions: Iterable[Permission], region: str, account: str) -> Document:
    """Return the policy that allows the permissions, with placeholders for name and place."""
    resources: defaultdict[_Grant, set[str]] = defaultdict(set)
    for each in permissions:
        resources[each.action, each.condition].add(_general(each.resource, region, account))
    actions: defaultdict[_Scope, list[str]] = defaultdict(list)
    for (action, condition), found in resources.items():
        service = "" if found == {ANY} else action.partition(":")[0]
        actions[service, tuple(sorted(found)), condition].append(action)
    return {
        "Version": "2012-10-17",
        "Statement": [
            _statement(scope, sorted(actions[scope])) for scope in sorted(actions, key=str)
        ],
    }


def _general(resource: str, region: str, account: str) -> str:
    """Return a resource with placeholders, and with wildcards for what the name does not give."""
    if resource == ANY:
        return ANY
    text = resource.replace(f":{region}:", f":{REGION}:").replace(f":{account}:", f":{ACCOUNT}:")
    if ":apigateway:" in text:
        return _general_path(text)
    head, found, _ = text.partition(DEPLOYMENT)
    return f"{head}{NAME}*" if found else _ID.sub("/*", text)


def _general_path(text: str) -> str:
    """Return the ARN of a path of API Gateway: a collection, or everything in it."""
    head, _, path = text.partition("::")
    if "/tags/" in path:
        return f"{head}::*/tags/*"
    collection, _, member = path.removeprefix("/").partition("/")
    return f"{head}::/{collection}{'/*' if member else ''}"


def _statement(scope: _Scope, actions: list[str]) -> Document:
    # Without an id: a role has little room for its policies.
    _, resources, condition = scope
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": actions,
        "Resource": list(resources),
    }
    if condition:
        statement["Condition"] = {"StringEquals": dict([condition])}
    return statement


def filled(document: Document, name: str, region: str, account: str) -> Document:
    """Return the policy for one deployment."""
    text = json.dumps(document)
    for placeholder, value in ((REGION, region), (ACCOUNT, account), (NAME, name)):
        text = re.sub(rf"(?<![A-Za-z]){placeholder}(?![A-Za-z])", value, text)
    found: Document = json.loads(text)
    return found


def render(document: Document) -> str:
    """Return the file's text."""
    return json.dumps(document, indent=2) + "\n"


def main() -> int:
    """Apply, and write the file; returns the exit code."""
    deployer = Deployer()
    with ControlPlane(deployer=deployer) as aws, tempfile.TemporaryDirectory() as scratch:
        run(find_terraform(), aws, Path(scratch))
        document = policy(deployer.needed, aws.region, aws.account_id)
    DOCUMENT.write_text(render(document), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(REPOSITORY)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
