"""The signing secret is read, kept for a minute, and rotated without a gap."""

from __future__ import annotations

import pytest

from jobs.errors import JobStoreError
from jobs_callback.signature import key_of
from jobs_callback.signing_secret import SigningSecret
from tests.lambdas.jobs.doubles import OLDER_SECRET, SECRET, Secrets
from tests.lambdas.jobs.network import Break, Client, Network

CREATED = 1_800_000_000.0
NEW, OLD = key_of(SECRET), key_of(OLDER_SECRET)


class Reader:
    """A secret, its clock, and its store."""

    def __init__(self) -> None:
        self.now = CREATED
        self.store = Secrets(CREATED)
        self.network = Network()
        client = Client(self.store, self.network)
        self.secret = SigningSecret(client, "gpt2-secret", 3600, lambda: self.now)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_secret_that_was_never_rotated_is_one_key(reader: Reader) -> None:
    assert reader.secret.keys() == (NEW,)


def test_after_a_rotation_there_are_two_until_the_overlap_is_over(reader: Reader) -> None:
    reader.store.older = OLDER_SECRET

    assert reader.secret.keys() == (NEW, OLD)
    reader.now += 3600
    assert reader.secret.keys() == (NEW,)


def test_without_an_overlap_only_the_current_secret_signs_whatever_the_clocks() -> None:
    store = Secrets(CREATED)
    store.older = OLDER_SECRET

    assert SigningSecret(store, "gpt2-secret", 0, lambda: CREATED - 30).keys() == (NEW,)


def test_it_is_read_once_a_minute(reader: Reader) -> None:
    reader.secret.keys()
    made = len(reader.network.calls)
    reader.now += 59
    reader.secret.keys()
    assert len(reader.network.calls) == made

    reader.now += 1
    reader.store.current = OLDER_SECRET
    assert reader.secret.keys() == (OLD,)


@pytest.mark.parametrize("number", [1, 2])
def test_what_cannot_be_read_is_an_error_and_is_read_again(number: int, reader: Reader) -> None:
    reader.network.broken = Break(number, "fail")
    with pytest.raises(JobStoreError):
        reader.secret.keys()

    assert reader.secret.keys() == (NEW,)


def test_a_secret_that_is_gone_is_an_error(reader: Reader) -> None:
    reader.store.current = None

    with pytest.raises(JobStoreError):
        reader.secret.keys()
