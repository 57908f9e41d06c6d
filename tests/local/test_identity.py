from __future__ import annotations

import re

from local.identity import Identities

ROLE = "arn:aws:sts::123456789012:assumed-role/demo-generate/demo-generate"
USER = "arn:aws:iam::123456789012:user/caller"
POLICY = {"Version": "2012-10-17", "Statement": []}


def test_a_role_gets_temporary_credentials_with_a_session_token() -> None:
    credentials = Identities().mint(ROLE, [POLICY])
    assert re.fullmatch(r"ASIA[A-Z2-7]{16}", credentials.access_key_id)
    assert len(credentials.secret_access_key) == 40
    assert credentials.session_token


def test_a_user_gets_a_long_lived_key_without_a_token() -> None:
    credentials = Identities().mint(USER, [])
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", credentials.access_key_id)
    assert credentials.session_token is None


def test_an_identity_is_found_by_its_access_key_id() -> None:
    identities = Identities()
    credentials = identities.mint(ROLE, [POLICY])
    identity = identities.find(credentials.access_key_id)
    assert identity is not None
    assert identity.arn == ROLE
    assert identity.policies == (POLICY,)
    assert identity.credentials == credentials
    assert identity.account_id == "123456789012"


def test_an_unknown_access_key_id_finds_nobody() -> None:
    assert Identities().find("AKIAIOSFODNN7EXAMPLE") is None


def test_each_mint_gives_other_credentials() -> None:
    identities = Identities()
    assert identities.mint(ROLE, []) != identities.mint(ROLE, [])


def test_the_environment_holds_what_an_sdk_reads() -> None:
    role, user = Identities().mint(ROLE, []), Identities().mint(USER, [])
    assert role.environment() == {
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token,
    }
    assert "AWS_SESSION_TOKEN" not in user.environment()


def test_secrets_stay_out_of_the_representation() -> None:
    credentials = Identities().mint(ROLE, [])
    assert credentials.secret_access_key not in repr(credentials)
    assert str(credentials.session_token) not in repr(credentials)
