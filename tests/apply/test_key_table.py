"""From keys in the settings to a table of keys, and back, while a client uses its key."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api_keys.item import Key, Name
from local.aws import ControlPlane
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import client
from tests.apply.stack import Stack, attached
from tools.keys import writes
from tools.keys.store import Store
from web.settings import VARIABLE

pytestmark = [pytest.mark.xdist_group("apply-key-table"), pytest.mark.long]

CI = "ci-" + "a1B2" * 10
DIGEST = hashlib.sha256(CI.encode()).hexdigest()
TABLE = "gpt2-clients-api-keys"
IN_SETTINGS = {"ci": {"sha256": [DIGEST]}}
PROTECTED = {"deletion_protection": True}


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/api-keys-table") as running:
        yield running


def accepts(stack: Stack) -> bool:
    """Whether the authorizer, by its own code and the applied settings, lets the client in."""
    [function] = [f for f in stack.applied().functions if f.name.endswith("-authorizer")]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.aws.environment().items():
            patch.setenv(name, value)
        patch.setenv(VARIABLE, function.environment[VARIABLE])
        patch.delitem(sys.modules, "authorizer.handler", raising=False)
        handler = importlib.import_module("authorizer.handler").handler
        result: bool = handler({"headers": {"x-api-key": CI}}, None)["isAuthorized"]
        return result


def test_nobody_is_locked_out_on_the_way_to_a_table_and_back(stack: Stack) -> None:
    stack.apply(api_keys=IN_SETTINGS, key_table=None)
    assert accepts(stack)

    # The table stands before the authorizer asks it, and its settings stay.
    calls = stack.apply(api_keys=IN_SETTINGS, key_table=PROTECTED)
    made = [call.action for call in calls if call.status < 300]
    assert made.index("CreateTable") < made.index("UpdateFunctionConfiguration")
    assert not stack.has_changes(api_keys=IN_SETTINGS, key_table=PROTECTED)
    assert accepts(stack)

    # As `import` writes it.
    store = Store(client(stack.aws, "dynamodb"), TABLE)
    key = Key(DIGEST, "ci", 1_800_000_000)
    store.write([writes.new_name(Name("ci", 1, (DIGEST,))), writes.new_key(key)])
    stack.apply(api_keys={}, key_table=PROTECTED)
    assert DIGEST not in json.dumps(stack.terraform.show(stack.directory))
    assert accepts(stack)

    # The protected table stays, and the authorizer has the key from its settings before that.
    with pytest.raises(TerraformError, match="DeletionProtection"):
        stack.apply(api_keys=IN_SETTINGS, key_table=None)
    assert accepts(stack)
    assert store.record("ci") is not None


def test_the_table_is_what_was_asked_for(stack: Stack) -> None:
    description: Any = client(stack.aws, "dynamodb").describe_table(TableName=TABLE)["Table"]

    assert description["DeletionProtectionEnabled"] is True
    assert description["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
