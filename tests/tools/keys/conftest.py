"""A deployment with a table of keys, on an emulated AWS, and the command to keep them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from api_keys.item import Key, from_item
from terraform_cli import find_terraform
from tools.keys.command_line import main

TABLE = "gpt2-api-keys"
LIMITS_TABLE = "gpt2-rate-limits"
REGION = "eu-west-1"
OUTPUT = {
    "name": TABLE,
    "region": REGION,
    "routes": ["GET /usage", "POST /generate"],
    "models": ["gpt2", "gpt2-large"],
    "rate_limits": {"table_name": LIMITS_TABLE, "history_days": 31, "min_tokens_per_day": 512},
}


@dataclass(frozen=True)
class Result:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it wrote as JSON."""
        assert self.status == 0, self.err
        return json.loads(self.out)


class World:
    """The deployment's table and a shell."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = root
        self._capsys = capsys
        self.dynamodb = boto3.client("dynamodb", region_name=REGION)
        _create_table(self.dynamodb, TABLE, "id")
        _create_table(self.dynamodb, LIMITS_TABLE, "account", "day")

    def run(self, *arguments: str) -> Result:
        """One command with the outputs of the deployment."""
        return self.shell(*arguments, "--root", str(self._root))

    def shell(self, *arguments: str) -> Result:
        """One command."""
        self._capsys.readouterr()
        status = main(arguments)
        written = self._capsys.readouterr()
        return Result(status, written.out, written.err)

    def create(self, name: str, *arguments: str) -> str:
        """Create a key; returns it."""
        result = self.run("create", name, *arguments)
        assert result.status == 0, result.err
        return result.out.strip()

    def items(self) -> dict[str, Any]:
        """All items, by ID."""
        found = self.dynamodb.scan(TableName=TABLE)["Items"]
        return {item["id"]["S"]: item for item in found}

    def keys(self, name: str) -> list[Key]:
        """The keys of a name, the newest first."""
        items = self.items()
        digests = items[f"name#{name}"]["digests"]["L"]
        return [from_item(items[digest["S"]]) for digest in digests]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An applied root with the output of a deployment, and no resource."""
    folder = tmp_path_factory.mktemp("root")
    apply(folder, {"api_keys_table": OUTPUT})
    return folder


def apply(folder: Path, outputs: dict[str, Any]) -> None:
    """Apply a root that has these outputs."""
    document = {"output": {name: {"value": value} for name, value in outputs.items()}}
    (folder / "main.tf.json").write_text(json.dumps(document))
    terraform = find_terraform()
    terraform.init(folder)
    terraform.apply(folder)


@pytest.fixture
def world(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """An empty table of keys."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "emulated")
    with mock_aws():
        yield World(root, capsys)


def _create_table(dynamodb: Any, name: str, *keys: str) -> None:
    kinds: Sequence[str] = ("HASH", "RANGE")
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[
            {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, kinds, strict=False)
        ],
    )
