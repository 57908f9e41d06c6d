"""What the kit applies is accepted by the module: every step of every deployment plans."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.deployment import Deployment
from acceptance.deployments import DEPLOYMENTS
from local.aws import ControlPlane
from terraform_cli import find_terraform, workspace

REPOSITORY = Path(__file__).parents[2]
ENVIRON = {
    "AWS_REGION": "us-east-1",
    "ACCEPTANCE_LOG_ROLE": "true",
    "ACCEPTANCE_VPC_ID": "vpc-0123456789abcdef0",
    "ACCEPTANCE_SUBNET_IDS": "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
    "ACCEPTANCE_KMS_KEY_ARN": "arn:aws:kms:us-east-1:111122223333:key/"
    "1234abcd-12ab-34cd-56ef-1234567890ab",
}


@pytest.mark.long
def test_every_step_plans(tmp_path: Path) -> None:
    root = workspace(REPOSITORY, tmp_path / "module")
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "main.tf.json").write_text(json.dumps({"module": dict(_calls(root))}))
    terraform = find_terraform()
    with ControlPlane() as aws:
        terraform.init(calls)
        assert terraform.plan(calls, environment=aws.environment())
    shutil.rmtree(calls)


def _calls(root: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for name, deployment in DEPLOYMENTS.items():
        for step in deployment.steps:
            settings = deployment.settings(step, ENVIRON)
            own = {"source": str(root), "name": f"accept-{name}"}
            yield f"{name}-{step.name}", settings | own


@pytest.mark.parametrize("deployment", DEPLOYMENTS.values(), ids=lambda each: each.name)
def test_a_deployment_says_what_it_creates(deployment: Deployment) -> None:
    names = [step.name for step in deployment.steps]
    assert len(names) == len(set(names))
    assert len(f"accept-{deployment.name}-123456") <= 32
    assert deployment.makes[0].islower()
    assert not deployment.makes.endswith(".")
    assert deployment.minutes > 0
