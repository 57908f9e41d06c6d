"""Against moto, which has versions and stages like Secrets Manager; errors by the Stubber."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from botocore.stub import Stubber

from authorizer import secret_store
from authorizer.key_ring import find
from authorizer.settings import StoredKey
from tests.lambdas import fake_runtime
from tests.lambdas.authorizer.conftest import ALICE, BOB, Clock

HOUR = 3600.0
NEW = "new-" + "e5F6" * 8
NEWER = "newer-" + "g7H8" * 8

MakeStore = Callable[..., secret_store.SecretStore]


@pytest.fixture
def now(clock: Clock) -> Clock:
    clock.start = time.time()
    return clock


@pytest.fixture
def make_store(secrets: Any, now: Clock) -> MakeStore:
    def make(keys: dict[str, str], *, overlap_seconds: float = HOUR) -> secret_store.SecretStore:
        for name, key in keys.items():
            secrets.create_secret(Name=name, SecretString=key)
        stored = {name: StoredKey(name, overlap_seconds) for name in keys}
        return secret_store.SecretStore(stored, secrets, now)

    return make


def owner(of: secret_store.SecretStore, key: str, at: Clock) -> str | None:
    entries, complete = of.entries()
    assert complete
    return find(entries, key, at())


def test_the_keys_of_all_secrets_are_valid(make_store: MakeStore, now: Clock) -> None:
    kept = make_store({"alice": ALICE, "bob": BOB})

    assert owner(kept, ALICE, now) == "alice"
    assert owner(kept, BOB, now) == "bob"
    assert owner(kept, NEW, now) is None


def test_a_rotated_key_is_valid_within_a_minute(
    make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE})
    kept.entries()
    secrets.put_secret_value(SecretId="alice", SecretString=NEW)
    assert owner(kept, NEW, now) is None

    now.offset += secret_store.FRESH_SECONDS

    assert secret_store.FRESH_SECONDS <= 60
    assert owner(kept, NEW, now) == "alice"


def test_the_previous_version_is_valid_until_the_overlap_ends(
    make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE}, overlap_seconds=HOUR)
    secrets.put_secret_value(SecretId="alice", SecretString=NEW)
    assert owner(kept, ALICE, now) == "alice"

    now.offset += HOUR - 2
    assert owner(kept, ALICE, now) == "alice"
    now.offset += 4  # the reading itself is still fresh
    assert owner(kept, ALICE, now) is None
    assert owner(kept, NEW, now) == "alice"


def test_without_an_overlap_the_previous_version_is_invalid_at_once(
    make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE}, overlap_seconds=0)
    secrets.put_secret_value(SecretId="alice", SecretString=NEW)

    assert owner(kept, ALICE, now) is None
    assert owner(kept, NEW, now) == "alice"


def test_without_an_overlap_a_clock_that_is_behind_makes_no_difference(
    make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE}, overlap_seconds=0)
    secrets.put_secret_value(SecretId="alice", SecretString=NEW)
    now.offset = -5

    assert owner(kept, ALICE, now) is None


def test_of_two_rotations_within_the_overlap_the_last_two_keys_are_valid(
    make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE})
    secrets.put_secret_value(SecretId="alice", SecretString=NEW)
    secrets.put_secret_value(SecretId="alice", SecretString=NEWER)

    assert owner(kept, ALICE, now) is None
    assert owner(kept, NEW, now) == "alice"
    assert owner(kept, NEWER, now) == "alice"


@pytest.mark.parametrize("options", [{"ForceDeleteWithoutRecovery": True}, {}])
def test_deleting_the_secret_revokes_the_key_and_no_other(
    options: dict[str, Any], make_store: MakeStore, secrets: Any, now: Clock
) -> None:
    kept = make_store({"alice": ALICE, "bob": BOB})
    assert owner(kept, ALICE, now) == "alice"
    secrets.delete_secret(SecretId="alice", **options)

    now.offset += secret_store.FRESH_SECONDS

    assert owner(kept, ALICE, now) is None
    assert owner(kept, BOB, now) == "bob"


@pytest.fixture
def failing(now: Clock) -> Iterator[tuple[secret_store.SecretStore, Stubber]]:
    client: Any = secret_store.create_client()
    with Stubber(client) as stubber:
        stored = {"alice": StoredKey("gpt2/keys/alice", 0)}
        yield secret_store.SecretStore(stored, client, now), stubber


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "DecryptionFailure", "InternalServiceError", "Throttling"]
)
def test_a_key_that_cannot_be_read_is_not_valid_and_logged(
    code: str,
    failing: tuple[secret_store.SecretStore, Stubber],
    log_records: list[logging.LogRecord],
) -> None:
    kept, stubber = failing
    stubber.add_client_error("get_secret_value", code)

    assert kept.entries() == ((), False)
    (record,) = [each for each in log_records if each.getMessage() == "key unreadable"]
    assert (record.levelname, record.__dict__["cause"]) == ("ERROR", code)
    assert record.__dict__["key_name"] == "alice"


def test_a_failing_service_is_called_again_after_seconds_not_by_each_request(
    failing: tuple[secret_store.SecretStore, Stubber], now: Clock
) -> None:
    kept, stubber = failing
    stubber.add_client_error("get_secret_value", "InternalServiceError")
    for _ in range(5):
        assert kept.entries() == ((), False)

    stubber.add_client_error("get_secret_value", "ResourceNotFoundException")
    now.offset += secret_store.RETRY_SECONDS

    assert kept.entries() == ((), True)


def test_a_key_that_was_valid_is_not_when_its_secret_cannot_be_read_again(
    make_store: MakeStore, now: Clock, monkeypatch: pytest.MonkeyPatch, secrets: Any
) -> None:
    kept = make_store({"alice": ALICE})
    assert owner(kept, ALICE, now) == "alice"

    def time_out(**_: Any) -> None:
        raise ConnectTimeoutError(endpoint_url="https://secretsmanager")

    monkeypatch.setattr(secrets, "get_secret_value", time_out)
    now.offset += secret_store.FRESH_SECONDS

    assert kept.entries() == ((), False)


def test_a_secret_without_a_string_is_a_key_that_cannot_be_read(secrets: Any, now: Clock) -> None:
    secrets.create_secret(Name="alice", SecretBinary=b"1234")
    store = secret_store.SecretStore({"alice": StoredKey("alice", 0)}, secrets, now)

    assert store.entries() == ((), False)


def test_only_digests_are_kept_and_no_key(make_store: MakeStore) -> None:
    kept = make_store({"alice": ALICE})
    kept.entries()

    assert ALICE not in repr(vars(kept))


def test_a_silent_service_takes_one_refresh_for_all_keys_and_then_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(secret_store, "REFRESH_SECONDS", 0.5)
    with fake_runtime.serve(lambda _: time.sleep(4)) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", fake.url)
        keys = {name: StoredKey(name, HOUR) for name in ("alice", "bob", "carol")}
        store = secret_store.SecretStore(keys, secret_store.create_client(), time.time)
        started = time.monotonic()
        assert store.entries() == ((), False)
        first = time.monotonic() - started
        for _ in range(5):
            assert store.entries() == ((), False)
        rest = time.monotonic() - started - first

    assert first < 3
    assert rest < 0.5  # each further refresh would take as long
    assert len(fake.requests) == 1


def test_the_pause_after_a_failure_begins_at_its_end(
    secrets: Any, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def time_out(**arguments: Any) -> None:
        calls.append(arguments["SecretId"])
        now.offset += 3
        raise ReadTimeoutError(endpoint_url="https://secretsmanager")

    monkeypatch.setattr(secrets, "get_secret_value", time_out)
    keys = {name: StoredKey(name, HOUR) for name in ("alice", "bob", "carol")}
    store = secret_store.SecretStore(keys, secrets, now)
    store.entries()
    now.offset += secret_store.RETRY_SECONDS - 0.1
    store.entries()
    assert calls == ["alice"]

    now.offset += 0.1
    store.entries()
    assert calls == ["alice", "alice"]


def test_one_key_that_may_not_be_read_does_not_keep_the_others_out(
    make_store: MakeStore, secrets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_store({"alice": ALICE, "bob": BOB})
    get = secrets.get_secret_value

    def deny(**arguments: Any) -> Any:
        if arguments["SecretId"] == "alice":
            error: Any = {"Error": {"Code": "AccessDeniedException"}}
            raise ClientError(error, "GetSecretValue")
        return get(**arguments)

    monkeypatch.setattr(secrets, "get_secret_value", deny)
    entries, complete = store.entries()

    assert [entry.name for entry in entries] == ["bob"]
    assert not complete
