from __future__ import annotations

import hmac

import pytest

from authorizer.key_ring import Entry, find
from tests.lambdas.authorizer.conftest import ALICE, BOB, digest

ENTRIES = (Entry("alice", digest(ALICE)), Entry("bob", digest(BOB)))


@pytest.mark.parametrize(("key", "name"), [(ALICE, "alice"), (BOB, "bob")])
def test_a_key_is_found_by_its_digest(key: str, name: str) -> None:
    assert find(ENTRIES, key, now=0) == name


@pytest.mark.parametrize(
    "key",
    [ALICE[:-1], ALICE[1:], ALICE + "a", ALICE.swapcase(), "", digest(ALICE).hex()],
    ids=["truncated", "beheaded", "longer", "case changed", "empty", "the digest itself"],
)
def test_a_key_that_is_nearly_right_is_wrong(key: str) -> None:
    assert find(ENTRIES, key, now=0) is None


def test_without_keys_no_key_is_found() -> None:
    assert find((), ALICE, now=0) is None


def test_an_entry_is_valid_until_its_end() -> None:
    entries = (Entry("alice", digest(ALICE), valid_until=100),)

    assert find(entries, ALICE, now=99.9) == "alice"
    assert find(entries, ALICE, now=100) is None


def test_a_key_that_is_listed_twice_is_valid_until_the_later_end() -> None:
    entries = (
        Entry("alice", digest(ALICE)),
        Entry("alice", digest(ALICE), valid_until=100),
    )

    assert find(entries, ALICE, now=200) == "alice"


@pytest.mark.parametrize("key", [ALICE, BOB, "wrong" * 10])
def test_every_digest_is_compared_in_constant_time_whichever_is_right(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    compare_digest = hmac.compare_digest

    def compare(left: bytes, right: bytes) -> bool:
        compared.append(left)
        return compare_digest(left, right)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    find(ENTRIES, key, now=0)

    assert compared == [entry.digest for entry in ENTRIES]
