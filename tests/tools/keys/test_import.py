"""Keys by the thousand, from a file with a JSON object in each line."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.tools.keys.conftest import World
from tools.keys import importer, secret
from tools.keys.store import Store

DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clients.jsonl"


def write(file: Path, *lines: Any) -> None:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n")


def keys_in(file: Path) -> dict[str, str]:
    return {each["name"]: each["key"] for each in map(json.loads, file.read_text().splitlines())}


def test_keys_that_clients_have_are_imported_by_their_digests(world: World, file: Path) -> None:
    write(file, {"name": "alice", "sha256": DIGEST, "routes": ["POST /generate"]}, "", "  ")

    assert world.run("import", str(file)).out == "1 keys created, 0 were there already.\n"
    [key] = world.keys("alice")
    assert key.digest == DIGEST
    assert json.loads(key.rules) == {"routes": ["POST /generate"]}


def test_new_keys_are_in_the_file_for_its_owner_only(world: World, file: Path) -> None:
    write(file, *({"name": f"client-{n}", "expires": "90d"} for n in range(120)))
    out = file.with_name("keys.jsonl")

    result = world.run("import", str(file), "--keys-file", str(out), "--json")

    assert result.json == {"created": 120, "unchanged": 0}
    assert "120 of 120 created" in result.err
    keys = keys_in(out)
    assert len(set(keys.values())) == 120
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(out.parent.glob("*.partial")) == []
    for name in ("client-0", "client-119"):
        assert world.keys(name)[0].digest == secret.digest_of(keys[name])


def test_an_import_that_ended_half_way_continues_with_the_same_keys(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, *({"name": f"client-{n}"} for n in range(120)))
    out = file.with_name("keys.jsonl")
    real = Store.write
    calls = []

    def broken(self: Store, writes: Any) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise KeyboardInterrupt
        real(self, writes)

    with monkeypatch.context() as patch:
        patch.setattr(importer, "THREADS", 1)
        patch.setattr(Store, "write", broken)
        ended = world.run("import", str(file), "--keys-file", str(out))
    assert ended.status == 130
    assert ended.err.endswith("Interrupted. Repeat the command to continue.\n")
    before = keys_in(out)
    assert 0 < len(world.items()) < 240

    again = world.run("import", str(file), "--keys-file", str(out), "--json")

    assert again.json == {"created": 70, "unchanged": 50}
    assert keys_in(out) == before
    assert len(world.items()) == 240
    for name, key in before.items():
        assert world.keys(name)[0].digest == secret.digest_of(key)


def test_a_file_that_was_imported_changes_nothing(world: World, file: Path) -> None:
    write(file, {"name": "alice", "sha256": DIGEST})
    world.run("import", str(file))
    world.run("disable", "alice")
    before = world.items()

    result = world.run("import", str(file), "--json")

    assert result.json == {"created": 0, "unchanged": 1}
    assert world.items() == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Write one JSON object: this is none."),
        ("[]", "Write one JSON object: this is none."),
        ("NaN", "Write one JSON object: this is none."),
        ("[" * 100_000, "Write one JSON object: this is none."),
        ({"sha256": DIGEST}, "Use up to 64 lower-case letters"),
        ({"name": "Bob"}, "Use up to 64 lower-case letters"),
        ({"name": "b" * 65}, "Use up to 64 lower-case letters"),
        ({"name": 7}, "Use up to 64 lower-case letters"),
        ('{"name": "bob", "name": "bob"}', "Write each field once."),
        ({"name": "bob", "key": "x"}, "Use the fields name, sha256,"),
        ({"name": "bob", "sha256": DIGEST[1:]}, "Write sha256 as 64 lower-case"),
        ({"name": "bob", "sha256": DIGEST.upper()}, "Write sha256 as 64 lower-case"),
        ({"name": "bob", "expires": "2020-01-01"}, "Set expires to a time in the future"),
        ({"name": "bob", "expires": "0d"}, "Set expires to a time in the future"),
        ({"name": "bob", "expires": "soon"}, "Write expires as a duration"),
        ({"name": "bob", "expires": 90}, "Write expires as a duration"),
        ({"name": "bob", "expires": "999999999d"}, "Write a duration as"),
        ({"name": "bob", "expires": "9999-01-01"}, "Set expires to a time within 100 years"),
        (
            {"name": "bob", "routes": ["POST /genrate"]},
            "Use routes of the deployment: 'POST /genrate' is not one; it has GET",
        ),
        ({"name": "bob", "routes": []}, "Name at least one route in routes"),
        ({"name": "bob", "routes": "POST /generate"}, "Write routes as a list"),
        (
            {"name": "bob", "models": ["gpt3"]},
            "Use models of the deployment: 'gpt3' is not one; it has gpt2, gpt2-large.",
        ),
        ({"name": "bob", "requests_per_minute": 0}, "Set requests_per_minute to a whole"),
        ({"name": "bob", "requests_per_minute": 1.5}, "Set requests_per_minute to a whole"),
        ({"name": "bob", "requests_per_minute": True}, "Set requests_per_minute to a whole"),
        ({"name": "bob", "tokens_per_day": 511}, "Set tokens_per_day to at least 512"),
        ({"name": "bob", "tags": {"a": 1}}, "Write tags as at most 50"),
        ({"name": "bob", "tags": {"": "a"}}, "Write tags as at most 50"),
        ({"name": "alice"}, "Use each name once: line 1 has it."),
        ({"name": "bob", "sha256": DIGEST}, "Use each sha256 once: line 1 has it."),
    ],
)
def test_a_wrong_line_stops_it_before_anything_is_written(
    line: Any, reason: str, world: World, file: Path
) -> None:
    write(file, {"name": "alice", "sha256": DIGEST}, line, {"name": "carol"})
    out = file.with_name("keys.jsonl")

    refused = world.run("import", str(file), "--keys-file", str(out))

    assert refused.status == 1
    heading, found = refused.err.splitlines()
    assert heading == "Nothing was written. Correct the file:"
    assert found.startswith(f"  line 2: {reason}"), found
    assert world.items() == {}
    assert not out.exists()


def test_of_many_wrong_lines_the_first_are_listed(world: World, file: Path) -> None:
    write(file, *["x"] * 25)

    lines = world.run("import", str(file)).err.splitlines()

    assert [line[:10] for line in lines[1:3]] == ["  line 1: ", "  line 2: "]
    assert len(lines) == 12
    assert lines[-1] == "  and 15 more"


def test_a_name_that_exists_stops_it_before_anything_is_written(world: World, file: Path) -> None:
    world.create("bob")
    before = world.items()
    write(file, {"name": "alice"}, {"name": "bob"})
    out = file.with_name("keys.jsonl")

    refused = world.run("import", str(file), "--keys-file", str(out))

    assert "  line 2: Choose another name: bob exists." in refused.err
    assert world.items() == before
    assert not out.exists()


def test_a_key_that_another_name_has_stops_it(world: World, file: Path) -> None:
    key = world.create("bob")
    write(file, {"name": "alice", "sha256": secret.digest_of(key)})

    refused = world.run("import", str(file))

    assert "  line 1: Use another sha256: bob has this key." in refused.err


def test_a_name_that_is_created_meanwhile_stops_only_its_own_line(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, *({"name": f"client-{n}"} for n in range(3)))
    out = file.with_name("keys.jsonl")
    real = importer.create

    def late(*arguments: Any) -> None:
        world.create("client-1")
        real(*arguments)

    monkeypatch.setattr(importer, "create", late)
    refused = world.run("import", str(file), "--keys-file", str(out))

    assert refused.status == 1
    assert refused.err.splitlines()[-2:] == [
        "The other keys were created. Correct the file:",
        "  line 2: Choose another name: client-1 exists.",
    ]
    assert world.keys("client-0")[0].digest == secret.digest_of(keys_in(out)["client-0"])
    assert world.keys("client-1")[0].digest != secret.digest_of(keys_in(out)["client-1"])


def test_without_a_file_for_new_keys_none_are_made(world: World, file: Path) -> None:
    write(file, {"name": "alice"})

    refused = world.run("import", str(file))

    assert refused.err == (
        "Name the file that gets the new keys with --keys-file: 1 lines have no sha256.\n"
    )


@pytest.mark.parametrize("content", ["not JSON", "{}", '["a"]', '{"name": "a"}'])
def test_another_file_is_not_overwritten_with_keys(content: str, world: World, file: Path) -> None:
    write(file, {"name": "alice"})
    out = file.with_name("keys.jsonl")
    out.write_text(content)

    refused = world.run("import", str(file), "--keys-file", str(out))

    assert "is neither" in refused.err
    assert out.read_text() == content


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_an_error(
    content: bytes | None, world: World, file: Path
) -> None:
    if content is not None:
        file.write_bytes(content)

    assert world.run("import", str(file)).err.startswith("Name a text file in UTF-8: ")


def test_an_empty_file_is_an_error(world: World, file: Path) -> None:
    file.write_text("\n\n")

    assert world.run("import", str(file)).err.startswith("Write a JSON object with a name")
