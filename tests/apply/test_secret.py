"""A secret whose KMS key is removed from the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import client
from tests.apply.stack import Stack, initialized, own_root

pytestmark = [pytest.mark.xdist_group("apply-secret"), pytest.mark.long]

ROOT = """
variable "key" {
  type    = string
  default = null
}

module "secret" {
  source = "../../modules/secret"

  name           = "gpt2/keys/alice"
  description    = "API key of alice."
  prefix         = null
  secret_version = 1
  kms_key_arn    = var.key
  tags           = {}
}
"""


@pytest.fixture
def stack(terraform: Terraform, aws: ControlPlane, directory: Path, tmp_path: Path) -> Stack:
    root = own_root(tmp_path, ROOT)
    return initialized(terraform, aws, directory, root)


def test_a_kms_key_is_removed_from_a_secret_as_the_error_tells(stack: Stack) -> None:
    secrets = client(stack.aws, "secretsmanager")
    stack.apply(key=str(client(stack.aws, "kms").create_key()["KeyMetadata"]["Arn"]))

    with pytest.raises(TerraformError, match="Run aws secretsmanager update-secret"):
        stack.apply()
    secrets.update_secret(SecretId="gpt2/keys/alice", KmsKeyId="")
    stack.apply()

    assert "KmsKeyId" not in secrets.describe_secret(SecretId="gpt2/keys/alice")
    assert not stack.has_changes()
