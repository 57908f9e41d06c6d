"""A key is replaced while its client still uses it, and no command loses another one's change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.tools.keys.conftest import World
from tools.keys import secret
from tools.keys.store import Store

DAY = 86_400


def test_the_previous_key_stays_valid_for_the_overlap(world: World) -> None:
    before = world.create("alice", "--requests-per-minute", "5", "--tag", "team=blue")
    after = world.run("rotate", "alice", "--overlap", "2h").out.strip()

    new, old = world.keys("alice")
    assert (new.digest, old.digest) == (secret.digest_of(after), secret.digest_of(before))
    assert old.expires_at == pytest.approx(time.time() + 7200, abs=5)
    assert (new.rules, new.tags, new.expires_at) == (old.rules, {"team": "blue"}, None)
    assert new.rotated_from == old.digest
    assert world.run("show", "alice", "--json").json["previous"]["state"] == "valid"


def test_the_default_overlap_is_a_day(world: World) -> None:
    world.create("alice")
    world.run("rotate", "alice")

    assert world.keys("alice")[1].expires_at == pytest.approx(time.time() + DAY, abs=5)


def test_without_an_overlap_the_previous_key_is_gone(world: World) -> None:
    before = world.create("alice")
    world.run("rotate", "alice", "--overlap", "0h")

    assert len(world.keys("alice")) == 1
    assert secret.digest_of(before) not in world.items()


def test_an_overlap_does_not_lengthen_the_previous_keys_life(world: World) -> None:
    world.create("alice", "--expires", "1h")
    expires = world.keys("alice")[0].expires_at
    world.run("rotate", "alice", "--overlap", "24h")

    assert world.keys("alice")[1].expires_at == expires


def test_a_new_key_lives_as_long_as_the_previous_one_did(world: World) -> None:
    world.create("alice", "--expires", "90d")
    world.run("rotate", "alice")

    assert world.keys("alice")[0].expires_at == pytest.approx(time.time() + 90 * DAY, abs=5)


def test_a_new_key_may_have_an_expiry_of_its_own(world: World) -> None:
    world.create("alice", "--expires", "90d")
    world.run("rotate", "alice", "--expires", "7d")

    assert world.keys("alice")[0].expires_at == pytest.approx(time.time() + 7 * DAY, abs=5)


def test_during_an_overlap_a_second_rotation_would_lock_clients_out(world: World) -> None:
    world.create("alice")
    world.run("rotate", "alice")
    before = world.items()

    refused = world.run("rotate", "alice")

    assert refused.status == 1
    assert refused.err.startswith("Wait until the previous key of alice has expired, or end it")
    assert world.items() == before
    assert world.run("end-overlap", "alice").status == 0
    assert world.run("rotate", "alice").status == 0


def test_to_end_an_overlap_that_there_is_not_changes_nothing(world: World) -> None:
    world.create("alice")
    before = world.items()

    assert world.run("end-overlap", "alice").status == 0
    assert world.items() == before


def test_a_disabled_key_is_not_rotated(world: World) -> None:
    world.create("alice")
    world.run("disable", "alice")

    assert world.run("rotate", "alice").err == (
        "Enable alice before you rotate it: it is disabled.\n"
    )


def test_both_keys_of_a_rotation_are_disabled_and_deleted(world: World) -> None:
    world.create("alice")
    world.run("rotate", "alice")
    world.run("disable", "alice")
    assert not any(key.is_valid(time.time()) for key in world.keys("alice"))

    world.run("delete", "alice")
    assert world.items() == {}


@pytest.mark.parametrize(
    ("overlap", "reason"), [("soon", "Write a duration"), ("-1h", "Write a duration")]
)
def test_an_overlap_that_is_none_is_an_error(overlap: str, reason: str, world: World) -> None:
    world.create("alice")

    assert world.run("rotate", "alice", f"--overlap={overlap}").err.startswith(reason)


@pytest.fixture
def meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Callable[[], object]], None]:
    """Let something else happen between the next command's read and its write."""

    def arrange(other: Callable[[], object]) -> None:
        real = Store.write
        waiting = [other]

        def write(self: Store, writes: Any) -> None:
            if waiting:
                waiting.pop()()
            real(self, writes)

        monkeypatch.setattr(Store, "write", write)

    return arrange


def test_a_rotation_keeps_what_was_disabled_meanwhile(
    world: World, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    world.create("alice")
    meanwhile(lambda: world.run("disable", "alice"))

    refused = world.run("rotate", "alice")

    assert refused.err.startswith("Enable alice before you rotate it")
    assert world.keys("alice")[0].disabled_at is not None


def test_a_key_that_is_rotated_meanwhile_is_disabled_with_the_new_one(
    world: World, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    world.create("alice")
    meanwhile(lambda: world.run("rotate", "alice"))

    assert world.run("disable", "alice").status == 0
    assert [key.disabled_at is None for key in world.keys("alice")] == [False, False]


def test_a_key_that_is_deleted_meanwhile_does_not_come_back(
    world: World, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    world.create("alice")
    meanwhile(lambda: world.run("delete", "alice"))

    assert world.run("disable", "alice").status == 1
    assert world.items() == {}


def test_a_use_that_is_noted_meanwhile_stays(
    world: World, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    key = secret.digest_of(world.create("alice"))

    def note() -> None:
        world.dynamodb.update_item(
            TableName="gpt2-api-keys",
            Key={"id": {"S": key}},
            UpdateExpression="SET last_used_at = :now",
            ExpressionAttributeValues={":now": {"N": "7"}},
        )

    meanwhile(note)
    world.run("disable", "alice")

    [found] = world.keys("alice")
    assert found.last_used_at == 7
    assert found.disabled_at is not None
