"""Keys are made, rotated, disabled, enabled and deleted by command."""

from __future__ import annotations

import json
import time

import pytest

from tests.tools.keys.conftest import World
from tools.keys import secret

DAY = 86_400


def test_a_key_is_printed_once_and_only_its_digest_is_kept(world: World) -> None:
    key = world.create("alice")

    assert key.startswith("sk-")
    assert len(key) == 51
    assert key not in json.dumps(world.items())
    [made] = world.keys("alice")
    assert made.digest == secret.digest_of(key)
    assert key not in world.run("show", "alice").out
    assert key not in world.run("list", "--json").out


def test_each_key_is_another_one(world: World) -> None:
    assert world.create("alice") != world.create("bob")


def test_a_key_has_what_was_asked_for(world: World) -> None:
    world.create(
        "alice",
        *("--expires", "90d", "--routes", "POST /generate", "GET /usage", "--models", "gpt2"),
        *("--requests-per-minute", "5", "--tokens-per-day", "1000"),
        *("--tag", "team=blue", "--tag", "note=a=b"),
    )

    shown = world.run("show", "alice", "--json").json
    [made] = world.keys("alice")
    assert made.expires_at == pytest.approx(time.time() + 90 * DAY, abs=5)
    assert shown["state"] == "valid"
    assert shown["routes"] == ["POST /generate", "GET /usage"]
    assert shown["models"] == ["gpt2"]
    assert shown["limits"] == {"requests_per_minute": 5, "tokens_per_day": 1000}
    assert shown["tags"] == {"team": "blue", "note": "a=b"}
    assert json.loads(made.rules) == {
        "routes": ["POST /generate", "GET /usage"],
        "models": ["gpt2"],
        "limits": {"requests_per_minute": 5, "tokens_per_day": 1000},
    }


def test_a_name_exists_once(world: World) -> None:
    world.create("alice")
    before = world.items()

    refused = world.run("create", "alice")

    assert refused.status == 1
    assert refused.err == "Choose another name, or rotate the key: alice exists.\n"
    assert refused.out == ""
    assert world.items() == before


def test_a_disabled_key_is_refused_until_it_is_enabled(world: World) -> None:
    world.create("alice")

    assert world.run("disable", "alice", "--json").json["state"] == "disabled"
    assert not world.keys("alice")[0].is_valid(time.time())
    assert world.run("enable", "alice", "--json").json["state"] == "valid"
    assert world.keys("alice")[0].is_valid(time.time())


def test_to_disable_twice_changes_nothing(world: World) -> None:
    world.create("alice")
    world.run("disable", "alice")
    before = world.items()

    assert world.run("disable", "alice").status == 0
    assert world.items() == before


def test_a_deleted_key_leaves_nothing_and_its_name_is_free(world: World) -> None:
    world.create("alice")

    assert world.run("delete", "alice").out == "Deleted alice.\n"
    assert world.items() == {}
    world.create("alice")


@pytest.mark.parametrize(
    "command", ["show", "rotate", "end-overlap", "disable", "enable", "delete", "usage"]
)
def test_a_name_that_does_not_exist_is_an_error(command: str, world: World) -> None:
    refused = world.run(command, "alice")

    assert refused.status == 1
    assert refused.err == "Use a name that exists, see the command list: alice does not.\n"


def test_keys_are_listed_by_name(world: World) -> None:
    world.create("bob")
    world.create("alice", "--expires", "1d")
    world.run("disable", "bob")

    lines = world.run("list").out.splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["name", "state"],
        ["alice", "valid"],
        ["bob", "disabled"],
    ]
    listed = world.run("list", "--json").json
    assert [each["name"] for each in listed] == ["alice", "bob"]
