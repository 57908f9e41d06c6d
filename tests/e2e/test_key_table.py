"""examples/api-keys-table over HTTP: keys that the command makes, rotates and disables."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from local import key_keeper
from local.faults import parse
from local.stack import REPOSITORY, Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log
from tools.keys import commands, deployment, usage
from tools.keys.errors import KeysError
from tools.keys.store import Store
from tools.keys.values import Wanted
from web.key_rules import EVERYTHING

pytestmark = pytest.mark.xdist_group("e2e-key-table")

# A key in the settings, made elsewhere.
CI = "ci-" + "a1B2" * 10
CACHE_SECONDS = 2
# What a busy machine needs beyond the time that is set.
PATIENCE_SECONDS = 20
FORBIDDEN = (403, '{"message":"Forbidden"}')
BODY = {"inputs": "to be", "parameters": {"max_new_tokens": 2}}


@dataclass(frozen=True)
class Done:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class World:
    """The running stack, an operator with the command, and clients."""

    stack: Stack
    client: httpx.Client
    log: Log

    def run(self, *arguments: str) -> Done:
        """One command, with the identity and the policy that the deployment names for it."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
        run = subprocess.run(
            [sys.executable, *key_keeper.command(self.stack), *arguments],
            cwd=REPOSITORY,
            env={**kept, **key_keeper.environment(self.stack)},
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(run.returncode, run.stdout, run.stderr)

    def create(self, *arguments: str) -> str:
        done = self.run("create", *arguments)
        assert done.status == 0, done.err
        return done.out.strip()

    def shown(self, name: str) -> dict[str, Any]:
        done = self.run("show", name, "--json")
        assert done.status == 0, done.err
        found: dict[str, Any] = json.loads(done.out)
        return found

    def ask(self, key: str, path: str = "/generate") -> httpx.Response:
        headers = {"authorization": f"Bearer {key}"}
        if path == "/generate":
            return self.client.post(path, json=BODY, headers=headers)
        return self.client.get(path, headers=headers)

    def status(self, key: str, path: str = "/generate") -> int:
        return self.ask(key, path).status_code

    def wait_until_refused(self, key: str) -> float:
        """Ask until the key is refused. Returns the seconds that it took."""
        began = time.monotonic()
        while time.monotonic() < began + CACHE_SECONDS + PATIENCE_SECONDS:
            response = self.ask(key)
            if (response.status_code, response.text) == FORBIDDEN:
                return time.monotonic() - began
            assert response.status_code == 200
            time.sleep(0.1)
        raise AssertionError("the key is still accepted")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    variables = {
        "api_keys": {"ci": {"sha256": [digest(CI)]}},
        "key_table": {"cache_seconds": CACHE_SECONDS, "unknown_cache_seconds": 1},
    }
    log = Log()
    with (
        Stack("api-keys-table", model="echo", variables=variables, log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        # A busy machine is slower than DynamoDB.
        stack.reload(stack.applied.with_settings({"rate_limits": {"timeout_seconds": 5}}))
        yield World(stack, client, log)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def test_a_new_key_works_at_once_and_is_refused_in_time_when_it_is_disabled(world: World) -> None:
    key = world.create("alice")

    assert world.status(key) == 200
    assert world.run("disable", "alice").status == 0
    world.wait_until_refused(key)
    assert world.run("enable", "alice").status == 0
    time.sleep(1.1)  # unknown_cache_seconds
    assert world.status(key) == 200


def test_a_deleted_key_is_refused_and_its_name_is_free(world: World) -> None:
    key = world.create("leaver")
    assert world.status(key) == 200

    assert world.run("delete", "leaver").status == 0
    world.wait_until_refused(key)
    assert world.status(world.create("leaver")) == 200
    assert world.ask(key).status_code == 403


def test_a_key_expires_while_it_is_remembered(world: World) -> None:
    expires = datetime.now(UTC) + timedelta(seconds=8)
    key = world.create("trial", "--expires", expires.isoformat())

    assert world.status(key) == 200
    world.wait_until_refused(key)
    assert datetime.now(UTC) >= expires - timedelta(seconds=1)
    assert world.shown("trial")["state"] == "expired"


def test_both_keys_work_during_a_rotation(world: World) -> None:
    before = world.create("carol")
    rotated = world.run("rotate", "carol", "--overlap", "1h")
    after = rotated.out.strip()

    assert [world.status(before), world.status(after)] == [200, 200]
    again = world.run("rotate", "carol")
    assert again.status == 1
    assert again.err.startswith("Wait until the previous key of carol has expired, or end it")
    assert world.run("end-overlap", "carol").status == 0
    world.wait_until_refused(before)
    assert world.status(after) == 200


def test_a_key_that_leaked_is_rotated_without_an_overlap(world: World) -> None:
    leaked = world.create("dave")
    assert world.status(leaked) == 200
    after = world.run("rotate", "dave", "--overlap", "0h").out.strip()

    assert world.status(after) == 200
    world.wait_until_refused(leaked)


def test_of_commands_at_once_one_wins_and_none_is_lost(world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: world.run("create", "erin"), range(4)))
    assert Counter(done.status for done in made) == {0: 1, 1: 3}
    [key] = [done.out.strip() for done in made if done.status == 0]
    assert world.status(key) == 200

    with ThreadPoolExecutor(4) as pool:
        rotated = list(pool.map(lambda _: world.run("rotate", "erin"), range(4)))
    assert Counter(done.status for done in rotated) == {0: 1, 1: 3}
    [new] = [done.out.strip() for done in rotated if done.status == 0]
    assert [world.status(key), world.status(new)] == [200, 200]

    with ThreadPoolExecutor(4) as pool:
        disabled = list(pool.map(lambda _: world.run("disable", "erin"), range(4)))
    assert Counter(done.status for done in disabled) == {0: 4}
    for each in (key, new):
        world.wait_until_refused(each)


def test_a_key_may_use_its_routes_and_no_others(world: World) -> None:
    key = world.create("frank", "--routes", "POST /generate")

    assert world.status(key) == 200
    refused = world.ask(key, "/endpoint")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "route_not_allowed"
    assert refused.headers["x-should-retry"] == "false"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]


def test_a_key_has_limits_of_its_own(world: World) -> None:
    key = world.create("grace", "--requests-per-minute", "3", "--tokens-per-day", "5000")

    # Within one minute or two.
    answers = [world.ask(key) for _ in range(7)]
    limits = {answer.headers["x-ratelimit-limit-requests"] for answer in answers}
    usage = world.ask(key, "/usage").json()

    assert limits == {"3"}
    assert 429 in {answer.status_code for answer in answers}
    assert usage["client"] == "key:grace"
    assert usage["limits"] == {"requests_per_minute": 3, "tokens_per_day": 5000}
    used = json.loads(world.run("usage", "grace", "--days", "2", "--json").out)
    assert used["requests"] == usage["days"][0]["requests"] >= 3
    assert used["tokens"] > 0


def test_other_keys_have_the_common_limits(world: World) -> None:
    key = world.create("heidi")

    assert world.ask(key).headers["x-ratelimit-limit-requests"] == "60"


def test_the_first_and_the_last_use_of_a_key_are_shown(world: World) -> None:
    key = world.create("ivan")
    assert world.shown("ivan")["first_used_at"] is None

    began = datetime.now(UTC) - timedelta(seconds=1)
    assert world.status(key) == 200

    shown = world.shown("ivan")
    assert datetime.fromisoformat(shown["first_used_at"]) >= began
    assert shown["last_used_at"] == shown["first_used_at"]


def test_a_request_that_cannot_be_decided_is_neither_let_in_nor_refused(world: World) -> None:
    key = world.create("judy")
    world.stack.faults.add(
        parse({"kind": "table_down", "function": "gpt2-clients-authorizer", "times": None})
    )
    try:
        assert world.ask(key).status_code == 500
        # A key of the settings needs no table.
        assert world.status(CI) == 200
    finally:
        world.stack.faults.clear()

    assert world.status(key) == 200


def test_a_key_works_while_its_use_cannot_be_noted(world: World) -> None:
    key = world.create("kim")
    world.stack.faults.add(
        parse(
            {
                "kind": "table_down",
                "function": "gpt2-clients-authorizer",
                "operation": "UpdateItem",
                "times": None,
            }
        )
    )
    try:
        assert world.status(key) == 200
    finally:
        world.stack.faults.clear()

    assert world.shown("kim")["first_used_at"] is None


def test_keys_are_imported_and_work(world: World, tmp_path: Path) -> None:
    own = "own-" + "g7H8" * 10
    file, keys = tmp_path / "clients.jsonl", tmp_path / "keys.jsonl"
    lines = [{"name": "liz", "sha256": digest(own)}, *({"name": f"c-{n}"} for n in range(120))]
    file.write_text("\n".join(map(json.dumps, lines)))

    done = world.run("import", str(file), "--keys-file", str(keys))

    assert done.out == "121 keys created, 0 were there already.\n", done.err
    made = json.loads(keys.read_text().splitlines()[-1])
    assert [world.status(own), world.status(made["key"])] == [200, 200]
    listed = json.loads(world.run("list", "--json").out)
    assert {"liz", made["name"]} <= {each["name"] for each in listed}


def test_the_name_is_in_the_logs_and_no_key_and_no_digest(world: World) -> None:
    key = world.create("mallory")
    unknown = "unknown-" + "k1L2" * 10
    response = world.ask(key)
    request_id = response.headers["x-request-id"]
    for source in ("gpt2-clients-authorizer", "gpt2-clients-generate", "access"):
        line = json.loads(world.log.wait_for(source, request_id))
        assert line["key_name"] == "mallory", source
    assert world.status(unknown) == 403

    written = "\n".join(line for _, line in world.log.lines)
    for secret in (key, CI, unknown):
        assert secret not in written
        assert digest(secret) not in written


def keeper(world: World, policy: dict[str, Any]) -> Store:
    """The keys, for an identity with a policy."""
    arn = f"arn:aws:iam::{world.stack.applied.account_id}:user/key-keeper"
    credentials = world.stack.identities.mint(arn, [policy])
    make: Any = boto3.client
    client = make(
        "dynamodb",
        endpoint_url=world.stack.background_services.url,
        region_name=world.stack.region,
        aws_access_key_id=credentials.access_key_id,
        aws_secret_access_key=credentials.secret_access_key,
    )
    return Store(client, "gpt2-clients-api-keys")


def do_everything(world: World, policy: dict[str, Any]) -> None:
    """All that the command can do."""
    store, now = keeper(world, policy), int(time.time())
    applied = deployment.from_output(world.stack.applied.outputs["api_keys_table"])
    name = f"client-{uuid.uuid4().hex}"
    commands.create(store, Wanted(name, None, EVERYTHING, {}), now)
    commands.rotate(store, name, 3600, None, now)
    commands.disable(store, name, now)
    assert name in {key.name for key in store.all_keys()}
    usage.of(store.client, applied, name, 7, now)
    commands.delete(store, name)


def test_the_command_needs_each_grant_of_its_policy_and_no_other(world: World) -> None:
    policy = json.loads(world.stack.applied.outputs["keys_policy_json"])
    needed = [
        (number, action)
        for number, statement in enumerate(policy["Statement"])
        for action in statement["Action"]
    ]

    do_everything(world, policy)
    for number, action in needed:
        less = json.loads(json.dumps(policy))
        less["Statement"][number]["Action"].remove(action)
        with pytest.raises(KeysError, match=r"policy|permissions"):
            do_everything(world, less)


def test_the_command_may_not_touch_what_else_there_is(world: World) -> None:
    policy = json.loads(world.stack.applied.outputs["keys_policy_json"])
    client = keeper(world, policy).client
    key = {"account": {"S": "a"}, "day": {"S": "2026-11-23"}}

    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_item(TableName="gpt2-clients-rate-limits", Key=key)
    with pytest.raises(ClientError, match=r"NotImplemented|AccessDenied"):
        client.delete_table(TableName="gpt2-clients-api-keys")
