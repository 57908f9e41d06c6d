"""Write docs/deployer-policy/: the least policies of the identity that runs Terraform.

    python -m tools.deployer_policy     apply on the emulated AWS, and write what that needed

The permissions of each call of an apply, an update and a destroy are recorded. Names that begin
with the deployment's name stay, as `NAME*`; where AWS makes up an ID, a `*` stands for it. A
managed policy has little room, so there is one document for each group of services.
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

from local.aws import ControlPlane
from local.deployer import Deployer, Permission
from local.deployer.permission import ANY
from terraform_cli import Terraform, find_terraform, workspace
from tools.deployer_settings import DEPLOYMENT, client, settings

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "docs" / "deployer-policy"
NAME, REGION, ACCOUNT = "NAME", "REGION", "ACCOUNT"

MAX_CHARACTERS = 6144
"""Of a managed policy, without white space.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "api": ("apigateway", "lambda", "logs", "route53", "wafv2"),
    "model": ("application-autoscaling", "cloudwatch", "ec2", "iam", "kms", "sagemaker"),
    "stores": ("budgets", "dynamodb", "events", "s3", "secretsmanager", "sns", "sqs"),
}
"""Name of a document → the services whose actions it has."""

_ID = re.compile(r"(?<=webacl)/.+$|/[^/]+$")

Document = Mapping[str, Any]
_Condition = tuple[str, str] | None
_Grant = tuple[str, _Condition]
_Scope = tuple[str, tuple[str, ...], _Condition]


def run(terraform: Terraform, aws: ControlPlane, directory: Path) -> None:
    """Apply, update and destroy each deployment in a new directory."""
    root = workspace(REPOSITORY, directory)
    terraform.init(root)
    file = root / "deployer.tfvars.json"
    for deployment in settings(aws, root):
        for each in deployment:
            file.write_text(json.dumps(each), encoding="utf-8")
            terraform.apply(root, var_files=[file], environment=aws.environment())
            _live(aws, root)
        terraform.destroy(root, var_files=[file], environment=aws.environment())


def _live(aws: ControlPlane, root: Path) -> None:
    """Let time pass: there are jobs, and a new version of the module has other functions."""
    s3 = client(aws, "s3")
    for bucket in s3.list_buckets()["Buckets"]:
        if bucket["Name"].startswith(DEPLOYMENT):
            s3.put_object(Bucket=bucket["Name"], Key="job", Body=b"{}")
    for name in ("info.zip", "sagemaker_llm_layer.zip"):
        shutil.copy(root / "dist" / "usage.zip", root / "dist" / name)


def policies(
    permissions: Iterable[Permission], region: str, account: str
) -> Mapping[str, Document]:
    """Return the policy of each group of services; together they allow the permissions."""
    groups = {service: name for name, services in GROUPS.items() for service in services}
    needed: defaultdict[str, list[Permission]] = defaultdict(list)
    for each in permissions:
        needed[groups[each.action.partition(":")[0]]].append(each)
    return {name: policy(needed[name], region, account) for name in sorted(needed)}


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
    if found:
        return f"{head}{NAME}*"
    # Names of roles are the module's own, never AWS's.
    return text.replace(region, REGION) if ":iam:" in text else _ID.sub("/*", text)


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


def written() -> dict[str, Document]:
    """Return the documents of the folder, by name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
    }


def main() -> int:
    """Apply, and write the files; returns the exit code."""
    deployer = Deployer()
    with ControlPlane(deployer=deployer) as aws, tempfile.TemporaryDirectory() as scratch:
        run(find_terraform(), aws, Path(scratch))
        documents = policies(deployer.needed, aws.region, aws.account_id)
    FOLDER.mkdir(exist_ok=True)
    for name, document in documents.items():
        (FOLDER / f"{name}.json").write_text(render(document), encoding="utf-8")
    print(f"{FOLDER.relative_to(REPOSITORY)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
