from __future__ import annotations

import json
from typing import Any

import pytest

from authorizer.settings import Settings, StoredKey, TableSettings
from tests.lambdas.authorizer.conftest import ALICE, BOB, digest
from web.settings import SettingsError, load

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:gpt2/keys/carol-AbCdEf"


def read(digests: object, secrets: object, table: object = None) -> Settings:
    document = json.dumps({"digests": digests, "secrets": secrets, "header": None, "table": table})
    return load(Settings, {"SETTINGS": document})


def test_names_digests_and_secrets_are_read() -> None:
    settings = read(
        {"alice": [digest(ALICE).hex(), digest(BOB).hex()]},
        {"carol": {"secret_arn": ARN, "overlap_seconds": 3600}},
    )

    assert settings == Settings(
        digests={"alice": (digest(ALICE).hex(), digest(BOB).hex())},
        secrets={"carol": StoredKey(ARN, 3600)},
        header=None,
        table=None,
    )


def test_no_keys_at_all_are_valid_settings() -> None:
    assert read({}, {}) == Settings({}, {}, None, None)


@pytest.mark.parametrize("missing", ["digests", "secrets", "header", "table"])
def test_a_missing_key_is_named(missing: str) -> None:
    document: dict[str, Any] = {"digests": {}, "secrets": {}, "header": None, "table": None}
    del document[missing]

    with pytest.raises(SettingsError, match=f"SETTINGS.{missing} is missing"):
        load(Settings, {"SETTINGS": json.dumps(document)})


@pytest.mark.parametrize(
    "digests",
    [
        [],
        "text",
        {"alice": None},
        {"alice": digest(ALICE).hex()},  # a string is not a list of digests
        {"alice": [""]},
        {"alice": [digest(ALICE).hex()[:-1]]},
        {"alice": [digest(ALICE).hex().upper()]},
        {"alice": [ALICE]},
        {"alice": [digest(ALICE).hex() + "\n"]},
        {"alice": [7]},
    ],
)
def test_invalid_digests_end_the_init(digests: object) -> None:
    with pytest.raises(SettingsError, match=r"SETTINGS\.digests"):
        read(digests, {})


@pytest.mark.parametrize(
    "secret",
    [
        None,
        "text",
        {},
        {"secret_arn": ARN},
        {"secret_arn": "", "overlap_seconds": 0},
        {"secret_arn": 7, "overlap_seconds": 0},
        {"secret_arn": ARN, "overlap_seconds": -1},
        {"secret_arn": ARN, "overlap_seconds": "soon"},
        {"secret_arn": ARN, "overlap_seconds": float("nan")},
        {"secret_arn": ARN, "overlap_seconds": float("inf")},
        {"secret_arn": ARN, "overlap_seconds": 0, "secret": "x"},
    ],
)
def test_invalid_secrets_end_the_init(secret: object) -> None:
    with pytest.raises(SettingsError, match="SETTINGS"):
        read({}, {"carol": secret})


def test_the_message_does_not_quote_a_key_in_place_of_its_digest() -> None:
    with pytest.raises(SettingsError) as raised:
        read({"alice": [ALICE]}, {})

    assert str(raised.value) == (
        "SETTINGS.digests.alice[0] must be a SHA-256 digest in lower-case hexadecimal."
    )


def test_the_table_is_read() -> None:
    table = {"name": "gpt2-api-keys", "cache_seconds": 60, "unknown_cache_seconds": 5}

    assert read({}, {}, table).table == TableSettings("gpt2-api-keys", 60, 5)


@pytest.mark.parametrize("field", ["cache_seconds", "unknown_cache_seconds"])
def test_a_time_that_is_not_positive_ends_the_init(field: str) -> None:
    table = {"name": "gpt2-api-keys", "cache_seconds": 60, "unknown_cache_seconds": 5, field: 0}

    with pytest.raises(SettingsError, match=f"SETTINGS.table.{field} must be"):
        read({}, {}, table)
