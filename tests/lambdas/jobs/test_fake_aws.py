"""The fake account responds as moto does, to the calls that the functions of jobs make."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.lambdas.jobs import explorer
from tests.lambdas.jobs.account import Account
from tests.lambdas.jobs.explorer import Schedule
from tests.lambdas.jobs.fake_aws import FakeDynamoDB, FakeS3
from tests.lambdas.jobs.scenes import SCENES
from tests.lambdas.jobs.world import World


class Twice:
    """Makes each call of two clients, and compares their responses."""

    def __init__(self, fake: Any, moto: Any, compared: list[str]) -> None:
        self._fake = fake
        self._moto = moto
        self._compared = compared

    def __getattr__(self, name: str) -> Any:
        fake, moto = getattr(self._fake, name), getattr(self._moto, name)
        if name == "generate_presigned_url":
            return fake

        def call(**arguments: Any) -> Any:
            response, expected = _response(fake, arguments), _response(moto, arguments)
            assert _visible(response) == _visible(expected), (name, arguments)
            self._compared.append(name)
            if isinstance(response, ClientError):
                raise response
            return response

        return call


def _response(do: Any, arguments: dict[str, Any]) -> Any:
    try:
        return do(**arguments)
    except ClientError as error:
        return error


def _visible(response: Any) -> Any:
    """Return what the functions look at."""
    if isinstance(response, ClientError):
        reasons: Any = response.response.get("CancellationReasons", [])
        return response.response["Error"]["Code"], [each["Code"] for each in reasons]
    keys = [each["Key"] for each in response.get("Contents", [])]
    seen = {name: response.get(name) for name in ("Item", "Items", "Attributes", "ContentLength")}
    return keys, seen


class Compared(Account):
    """An account whose calls of DynamoDB and S3 go to moto as well."""

    world: World
    compared: list[str]

    def _client(self, client: Any) -> Any:
        if isinstance(client, FakeDynamoDB):
            client = Twice(client, self.world.dynamodb, self.compared)
        elif isinstance(client, FakeS3):
            client = Twice(client, self.world.s3, self.compared)
        return super()._client(client)

    def _write(self, done: Any, key: str, body: bytes) -> None:
        super()._write(done, key, body)
        self.world.s3.put_object(Bucket="gpt2-jobs-bucket", Key=key, Body=body)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log nothing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _play(schedule: Schedule, world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    compared: list[str] = []
    monkeypatch.setattr(Compared, "world", world, raising=False)
    monkeypatch.setattr(Compared, "compared", compared, raising=False)
    monkeypatch.setattr(explorer, "Account", Compared)
    assert explorer.run(schedule).broken == []
    return compared


@pytest.mark.parametrize("scene", SCENES)
def test_the_fake_responds_as_moto(
    scene: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (schedule,) = explorer.walks(scene, Random(scene), 1)

    assert _play(schedule, world, monkeypatch)


def test_every_call_is_compared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = Schedule("worked", ("sweep", "call back", "get", "delete", "submit"))

    assert set(_play(schedule, world, monkeypatch)) == {
        "delete_item",
        "delete_object",
        "get_item",
        "get_object",
        "list_objects_v2",
        "put_object",
        "query",
        "transact_write_items",
        "update_item",
    }
