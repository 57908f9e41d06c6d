"""examples/api-key over HTTP: the applied authorizer, its secrets, and every kind of client."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from local.credentials import bearer
from local.stack import Stack
from tests.apply.resources import client as aws_client
from tests.e2e.conftest import TIMEOUT_SECONDS, Log, Running
from tests.e2e.fuzz import WithKey, fuzz

pytestmark = pytest.mark.xdist_group("e2e-keys")

# Made elsewhere: the module learns their digests only.
CI, CI_BEFORE = "ci-" + "a1B2" * 10, "ci-before-" + "c3D4" * 10
# The authorizer reads the keys again after a minute, which is three seconds here.
SPEED = 20
FORBIDDEN = (403, '{"message":"Forbidden"}')
BODY = {"inputs": "to be"}


@dataclass(frozen=True)
class Door:
    """The running stack and every key that is valid, by its owner."""

    running: Running
    keys: dict[str, str]
    revoked: str

    def knock(self, headers: Any = None, path: str = "/generate") -> tuple[int, str]:
        if path == "/endpoint":
            response = self.running.client.get(path, headers=headers)
        else:
            response = self.running.client.post(path, json=BODY, headers=headers)
        return response.status_code, response.text

    @property
    def calls(self) -> list[tuple[str, str]]:
        """What was asked of Secrets Manager, with whose credentials ever."""
        aws = self.running.stack.aws
        return [(c.action, c.resource) for c in aws.calls if c.service == "secretsmanager"]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    variables = {
        "api_keys": {
            **{name: {} for name in ("alice", "carol", "mallory", "leaver")},
            "ci": {"sha256": [digest(CI), digest(CI_BEFORE)]},
        }
    }
    log = Log()
    with (
        Stack(
            "api-key", model="echo", variables=variables, log=log.write, clock_speed=SPEED
        ) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        secrets = aws_client(stack.aws, "secretsmanager")
        arns = stack.applied.outputs["api_key_secret_arns"]
        made = {name: read(secrets, arn) for name, arn in arns.items()}
        # Before the first request, so that no authorizer has read the keys yet.
        secrets.put_secret_value(SecretId=arns["carol"], SecretString="carol-new-" + "e5F6" * 10)
        secrets.delete_secret(SecretId=arns["mallory"], ForceDeleteWithoutRecovery=True)
        keys = {
            "alice": made["alice"],
            "carol": read(secrets, arns["carol"]),
            "carol, the key before": made["carol"],
            "ci": CI,
            "ci, the key before": CI_BEFORE,
            "leaver": made["leaver"],
        }
        yield Door(Running(stack, log, client), keys, made["mallory"])


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def read(secrets: Any, arn: str) -> str:
    key: str = secrets.get_secret_value(SecretId=arn)["SecretString"]
    return key


@pytest.mark.parametrize(
    "owner", ["alice", "carol", "carol, the key before", "ci", "ci, the key before"]
)
@pytest.mark.parametrize("path", ["/generate", "/endpoint"])
def test_every_valid_key_opens_every_route_by_either_header(
    owner: str, path: str, door: Door
) -> None:
    key = door.keys[owner]

    assert door.knock({"authorization": f"Bearer {key}"}, path)[0] == 200
    assert door.knock({"x-api-key": key}, path)[0] == 200
    assert door.knock({"Authorization": f"bearer {key}", "X-API-Key": key}, path)[0] == 200


@pytest.mark.parametrize("path", ["/generate", "/endpoint"])
def test_without_a_key_every_route_is_forbidden(path: str, door: Door) -> None:
    assert door.knock({}, path) == FORBIDDEN


def test_a_revoked_key_is_forbidden(door: Door) -> None:
    assert door.knock({"x-api-key": door.revoked}) == FORBIDDEN


def test_a_key_that_is_revoked_is_refused_by_functions_that_run(door: Door) -> None:
    """Within a minute, by the very processes that have let it in, with no deployment."""
    headers = {"x-api-key": door.keys["leaver"]}
    assert door.knock(headers)[0] == 200
    arn = door.running.stack.applied.outputs["api_key_secret_arns"]["leaver"]
    secrets = aws_client(door.running.stack.aws, "secretsmanager")
    secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    for _ in range(100):
        answer = door.knock(headers)
        if answer == FORBIDDEN:
            break
        assert answer[0] == 200
        time.sleep(0.3)

    assert answer == FORBIDDEN
    assert door.knock({"x-api-key": door.keys["alice"]})[0] == 200


@pytest.mark.parametrize(
    "forge",
    [
        lambda key: {"x-api-key": key[:-1]},
        lambda key: {"x-api-key": key + "a"},
        lambda key: {"x-api-key": key.swapcase()},
        lambda key: {"x-api-key": key[::-1]},
        lambda key: {"x-api-key": digest(key)},
        lambda key: {"x-api-key": f"Bearer {key}"},
        lambda key: {"x-api-key": key * 200},
        lambda key: {"x-api-key": f"{key}\xe9".encode("latin-1")},
        lambda _: {"x-api-key": ""},
        lambda key: {"authorization": key},
        lambda key: {"authorization": f"Basic {key}"},
        lambda key: [("x-api-key", key), ("x-api-key", key)],
        lambda key: [("authorization", f"Bearer {key}"), ("authorization", "Bearer x")],
        lambda key: {"x-forwarded-authorization": f"Bearer {key}"},
        lambda key: {"x_api_key": key},
        lambda key: {"cookie": f"x-api-key={key}"},
    ],
)
def test_what_is_nearly_a_key_is_forbidden(forge: Any, door: Door) -> None:
    assert door.knock(forge(door.keys["alice"])) == FORBIDDEN


@pytest.mark.parametrize(
    "beside",
    ["Basic eDp5", "Bearer", "Bearer N/A", "Bearer EMPTY", "Bearer eyJhbGciOi", "Token x"],
)
def test_a_valid_key_opens_beside_a_header_that_a_client_cannot_leave_out(
    beside: str, door: Door
) -> None:
    assert door.knock({"authorization": beside, "x-api-key": door.keys["alice"]})[0] == 200


def test_two_valid_keys_of_different_owners_are_forbidden(door: Door) -> None:
    headers = {"authorization": f"Bearer {door.keys['alice']}", "x-api-key": CI}

    assert door.knock(headers) == FORBIDDEN


def test_a_key_in_the_query_is_forbidden(door: Door) -> None:
    key = door.keys["alice"]

    assert door.knock({}, f"/generate?x-api-key={key}&authorization=Bearer+{key}") == FORBIDDEN


@pytest.mark.parametrize("owner", ["alice", "ci"])
def test_the_owners_name_is_in_the_logs_of_its_request(owner: str, door: Door) -> None:
    response = door.running.client.post(
        "/generate", json=BODY, headers={"x-api-key": door.keys[owner]}
    )
    request_id = response.headers["x-request-id"]

    for source in ("gpt2-keys-authorizer", "gpt2-keys-generate", "access"):
        line = json.loads(door.running.log.wait_for(source, request_id))
        assert line["key_name"] == owner, source


def test_callers_do_not_get_each_others_names(door: Door) -> None:
    for owner in ("alice", "carol", "ci") * 3:
        headers = {"x-api-key": door.keys[owner]}
        response = door.running.client.post("/generate", json=BODY, headers=headers)
        line = door.running.log.wait_for("gpt2-keys-generate", response.headers["x-request-id"])
        assert json.loads(line)["key_name"] == owner


def test_no_key_and_no_digest_is_ever_logged(door: Door) -> None:
    for key in [*door.keys.values(), door.revoked, "unknown-" + "g7H8" * 10]:
        door.knock({"authorization": f"Bearer {key}"})
        door.knock({"x-api-key": f"{key},{key}"})
    written = "\n".join(line for _, line in door.running.log.lines)

    assert "authorization" in written
    for key in [*door.keys.values(), door.revoked]:
        assert key not in written
        assert digest(key) not in written


def test_the_keys_values_are_in_no_functions_environment(door: Door) -> None:
    environments = json.dumps([dict(f.environment) for f in door.running.stack.applied.functions])

    for key in door.keys.values():
        assert key not in environments


def test_the_functions_ask_aws_for_the_keys_secrets_and_nothing_else(door: Door) -> None:
    assert door.knock({"x-api-key": door.keys["alice"]})[0] == 200
    quiet = 0
    for _ in range(10):
        before = len(door.calls)
        assert door.knock({"x-api-key": "unknown-" + "k1L2" * 10}) == FORBIDDEN
        quiet += len(door.calls) == before

    # A wrong key makes no call of its own, so guessing cannot run up the bill. One of them
    # may come when the keys have to be read again anyhow.
    assert quiet >= 5
    assert {action for action, _ in door.calls[-3:]} == {"GetSecretValue"}


def test_the_demo_shows_a_key_that_opens_the_door(door: Door) -> None:
    key = bearer(door.running.stack)

    assert key == door.keys["alice"]


def test_fuzzed_requests_get_answers_of_the_document(door: Door) -> None:
    seen = fuzz(door.running.stack, WithKey(door.keys["ci"]), examples=25)

    assert set(seen) == {"GET /endpoint", "GET /openapi.json", "POST /generate"}
    assert set(seen["POST /generate"]) >= {200, 400}
    assert set(seen["GET /endpoint"]) == {200}
