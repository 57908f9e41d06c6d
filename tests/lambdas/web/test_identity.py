"""The caller identity of a request, and the account that it counts toward."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.budget import budget
from tests.lambdas.test_fuzz import json_values
from web import identity

USER = "arn:aws:iam::123456789012:user/alice"
SESSION = "arn:aws:sts::123456789012:assumed-role/app/i-0123"
ROLE = "arn:aws:sts::123456789012:assumed-role/app"


@pytest.mark.parametrize(
    ("authorizer", "name"),
    [
        ({"iam": {"userArn": USER}}, f"iam:{USER}"),
        (
            {"jwt": {"claims": {"iss": "https://id.example.com", "sub": "42"}}},
            "jwt:https://id.example.com#42",
        ),
        ({"lambda": {"key_name": "alice"}}, "key:alice"),
        ({"jwt": {"claims": {"iss": "https://id.example.com"}}}, "anonymous"),
        ({"lambda": {"key_name": ""}}, "anonymous"),
        ({"iam": {"userArn": None}}, "anonymous"),
        ({}, "anonymous"),
    ],
)
def test_the_identity_is_prefixed_by_its_kind(authorizer: dict[str, Any], name: str) -> None:
    assert identity.name(authorizer) == name
    assert identity.account(authorizer) == name


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        (SESSION, ROLE),
        (f"{ROLE}/a/b", ROLE),
        (f"{ROLE}/a\nb", ROLE),
        (
            "arn:aws-cn:sts::123456789012:federated-user/bob",
            "arn:aws-cn:sts::123456789012:federated-user",
        ),
        (USER, USER),
        ("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root"),
    ],
)
def test_sessions_of_a_role_share_one_account(arn: str, account: str) -> None:
    assert identity.account({"iam": {"userArn": arn}}) == f"iam:{account}"
    assert identity.name({"iam": {"userArn": arn}}) == f"iam:{arn}"


def test_a_subject_that_looks_like_a_session_is_kept_whole() -> None:
    claims = {"iss": "https://id.example.com", "sub": SESSION}

    assert identity.account({"jwt": {"claims": claims}}).endswith("/i-0123")


def test_only_the_identity_of_a_key_has_a_key_name() -> None:
    assert identity.key_name("key:alice") == "alice"
    assert identity.key_name("jwt:https://id.example.com#key:alice") is None
    assert identity.key_name(identity.ANONYMOUS) is None


@budget(100)
@given(value=json_values)
def test_any_authorizer_context_has_an_identity(value: Any) -> None:
    for authorizer in (
        {"iam": value},
        {"iam": {"userArn": value}},
        {"lambda": {"key_name": value}},
    ):
        name = identity.account(authorizer)
        assert name
        assert len(identity.digest(name)) == 32
