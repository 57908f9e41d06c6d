from __future__ import annotations

import json

import pytest

from authorizer.settings import AuthorizerConfig, StoredKey
from tests.lambdas.authorizer.conftest import ALICE, BOB, digest
from web.settings import ConfigError

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:gpt2/keys/carol-AbCdEf"


def read(digests: object, secrets: object) -> AuthorizerConfig:
    environ = {"API_KEY_DIGESTS": json.dumps(digests), "API_KEY_SECRETS": json.dumps(secrets)}
    return AuthorizerConfig.from_environ(environ)


def test_names_digests_and_secrets_are_read() -> None:
    config = read(
        {"alice": [digest(ALICE).hex(), digest(BOB).hex()]},
        {"carol": {"arn": ARN, "overlap_seconds": 3600}},
    )

    assert config == AuthorizerConfig(
        digests=(("alice", digest(ALICE)), ("alice", digest(BOB))),
        stored_keys=(StoredKey("carol", ARN, 3600.0),),
    )


def test_no_keys_at_all_is_a_setting() -> None:
    assert read({}, {}) == AuthorizerConfig((), ())


@pytest.mark.parametrize("missing", ["API_KEY_DIGESTS", "API_KEY_SECRETS"])
def test_a_missing_variable_is_named(missing: str) -> None:
    environ = {"API_KEY_DIGESTS": "{}", "API_KEY_SECRETS": "{}"}
    del environ[missing]

    with pytest.raises(ConfigError, match=missing):
        AuthorizerConfig.from_environ(environ)


@pytest.mark.parametrize(
    "digests",
    [
        [],
        "text",
        {"alice": None},
        {"alice": digest(ALICE).hex()},  # a text is a list of characters, none of them a digest
        {"alice": [""]},
        {"alice": [digest(ALICE).hex()[:-1]]},
        {"alice": [digest(ALICE).hex().upper()]},
        {"alice": [ALICE]},
        {"alice": [digest(ALICE).hex() + "\n"]},
        {"alice": [7]},
    ],
)
def test_digests_that_are_none_end_the_init(digests: object) -> None:
    with pytest.raises(ConfigError):
        read(digests, {})


@pytest.mark.parametrize(
    "secret",
    [
        None,
        "text",
        {},
        {"arn": ARN},
        {"arn": "", "overlap_seconds": 0},
        {"arn": 7, "overlap_seconds": 0},
        {"arn": ARN, "overlap_seconds": -1},
        {"arn": ARN, "overlap_seconds": "soon"},
        {"arn": ARN, "overlap_seconds": float("nan")},
        {"arn": ARN, "overlap_seconds": float("inf")},
    ],
)
def test_secrets_that_are_none_end_the_init(secret: object) -> None:
    with pytest.raises(ConfigError):
        read({}, {"carol": secret})


def test_the_message_does_not_quote_a_key_that_stands_in_place_of_its_digest() -> None:
    with pytest.raises(ConfigError) as raised:
        read({"alice": [ALICE]}, {})

    assert ALICE not in str(raised.value)
