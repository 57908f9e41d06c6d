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
from tools.keys import command_line, importer

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

    def __init__(self, dynamodb: Any, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.dynamodb = dynamodb
        _create_table(self.dynamodb, TABLE, "id")
        _create_table(self.dynamodb, LIMITS_TABLE, "account", "day")

    def run(self, *arguments: str) -> Result:
        """One command."""
        self._capsys.readouterr()
        status = command_line.main(arguments)
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


class Applied:
    """A Terraform that has applied the deployment."""

    def output(self, _directory: Path, _state: Path | None = None) -> dict[str, Any]:
        return {"api_keys_table": OUTPUT}


@pytest.fixture(scope="session")
def dynamodb() -> Any:
    """A client, which takes longer to make than a command to run."""
    return boto3.client(
        "dynamodb", REGION, aws_access_key_id="emulated", aws_secret_access_key="emulated"
    )


@pytest.fixture
def world(
    dynamodb: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """An empty table of keys."""
    monkeypatch.setattr(command_line, "find_terraform", Applied)
    monkeypatch.setattr(command_line, "create_client", lambda *_: dynamodb)
    # moto does not take two writes at once.
    monkeypatch.setattr(importer, "THREADS", 1)
    with mock_aws():
        yield World(dynamodb, capsys)


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
