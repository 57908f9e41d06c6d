"""Pairs of clients: which are two, which are one, and which count as one."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.lambdas.web.identity_shapes import (
    ALICE,
    AUTH0,
    BOB,
    COGNITO,
    DUENDE,
    ENTRA_V1,
    GUEST,
    KEYCLOAK,
    OKTA,
    OTHER_POOL,
    POOL,
    POOL_SESSION,
    REFUSED,
    ROLE,
    SESSION,
    SHAPES,
    TENANT,
    USER,
    Context,
    key,
    key_rest,
    pool_user,
    read,
    signed,
    signed_rest,
    token,
    token_rest,
)
from web import identity
from web.errors import IdentityUnclearError
from web.identity import ANONYMOUS

DIFFERENT: dict[str, tuple[Context, Context]] = {
    "two users of one identity pool": (pool_user(ALICE), pool_user(BOB)),
    "REST: two users of one identity pool": (
        signed_rest(POOL_SESSION, POOL, ALICE, "authenticated"),
        signed_rest(POOL_SESSION, POOL, BOB, "authenticated"),
    ),
    "one id in two identity pools": (pool_user(ALICE), pool_user(ALICE, OTHER_POOL)),
    "users of one name in two accounts": (
        signed(USER),
        signed(USER.replace("123456789012", "999999999999")),
    ),
    "roles of one name in two accounts": (
        signed(SESSION),
        signed(SESSION.replace("123456789012", "999999999999")),
    ),
    "a user and a role of one name": (
        signed("arn:aws:iam::123456789012:user/app"),
        signed(SESSION),
    ),
    "two users of one issuer": (token(DUENDE, sub="1"), token(DUENDE, sub="2")),
    "one sub of two issuers": (token(DUENDE, sub="1"), token(KEYCLOAK, sub="1")),
    "two machines of one issuer": (
        token(DUENDE, client_id="robot"),
        token(DUENDE, client_id="drone"),
    ),
    "one client_id of two issuers": (
        token(DUENDE, client_id="robot"),
        token(KEYCLOAK, client_id="robot"),
    ),
    "a user and a machine of one name": (
        token(DUENDE, sub="robot"),
        token(DUENDE, client_id="robot"),
    ),
    "Okta: a user whose login is a machine's id": (
        token(OKTA, sub="0oa1", uid="00u1", cid="web"),
        token(OKTA, sub="0oa1", cid="0oa1"),
    ),
    "Okta: a user whose login is the id of the application": (
        token(OKTA, sub="0oa1", uid="00u1", cid="0oa1"),
        token(OKTA, sub="0oa1", cid="0oa1"),
    ),
    "Entra: two applications": (
        token(ENTRA_V1, tid=TENANT, appid="robot"),
        token(ENTRA_V1, tid=TENANT, appid="drone"),
    ),
    "issuer and sub that only joined are the same": (
        token("https://a.example#b", sub="c"),
        token("https://a.example", sub="b#c"),
    ),
    "a sub that is the name of a role": (token(DUENDE, sub=f"iam:{ROLE}"), signed(SESSION)),
    "a sub that is a session": (token(DUENDE, sub=SESSION), token(DUENDE, sub=f"{ROLE}/other")),
    "a key and a sub of one name": (key("alice"), token(DUENDE, sub="alice")),
    "a key with the name of no identity": (key("anonymous"), {}),
    "two keys": (key("alice"), key("bob")),
}


@pytest.mark.parametrize("pair", DIFFERENT)
def test_two_clients_share_neither_identity_nor_account(pair: str) -> None:
    one, other = map(read, DIFFERENT[pair])

    assert one.name != other.name
    assert one.account != other.account


SAME: dict[str, tuple[Context, Context]] = {
    "one user of an identity pool with two roles": (
        pool_user(ALICE),
        pool_user(ALICE, arn=f"{ROLE}/CognitoIdentityCredentials"),
    ),
    "one user of an identity pool with two ways to log in": (
        pool_user(ALICE),
        pool_user(ALICE, amr=["authenticated", "accounts.google.com"]),
    ),
    "one user of an identity pool at both APIs": (
        pool_user(ALICE),
        signed_rest(POOL_SESSION, POOL, ALICE, "authenticated"),
    ),
    "one user at both APIs": (signed(USER), signed_rest(USER)),
    "one session at both APIs": (signed(SESSION), signed_rest(SESSION)),
    "one token at both APIs": (token(COGNITO, sub="1"), token_rest(COGNITO, sub="1")),
    "one key at both APIs": (key("alice"), key_rest("alice")),
    "access token and ID token of one user": (
        token(COGNITO, sub="1", client_id="web", token_use="access"),
        token(COGNITO, sub="1", aud="web", token_use="id", email="a@example.com"),
    ),
    "one user in two applications": (
        token(AUTH0, sub="auth0|1", azp="web"),
        token(AUTH0, sub="auth0|1", azp="phone"),
    ),
    "one machine by client_id and by azp": (
        token(AUTH0, client_id="robot"),
        token(AUTH0, azp="robot"),
    ),
    "one machine with and without sub": (
        token(OKTA, sub="0oa1", cid="0oa1"),
        token(OKTA, cid="0oa1"),
    ),
    "one machine with other scopes": (
        token(DUENDE, client_id="robot", scope="[read]", jti="1"),
        token(DUENDE, client_id="robot", scope="[read write]", jti="2"),
    ),
}


@pytest.mark.parametrize("pair", SAME)
def test_one_client_has_one_identity_whatever_carries_it(pair: str) -> None:
    one, other = map(read, SAME[pair])

    assert one == other


ONE_ACCOUNT: dict[str, tuple[Context, Context]] = {
    "two sessions of a role": (signed(SESSION), signed(f"{ROLE}/other")),
    "two names of GetFederationToken": (
        signed("arn:aws:sts::123456789012:federated-user/bob"),
        signed("arn:aws:sts::123456789012:federated-user/carol"),
    ),
    "two guests of an identity pool": (pool_user(ALICE, amr=GUEST), pool_user(BOB, amr=GUEST)),
    "REST: two guests of an identity pool": (
        signed_rest(POOL_SESSION, POOL, ALICE, "unauthenticated"),
        signed_rest(POOL_SESSION, POOL, BOB, "unauthenticated"),
    ),
}


@pytest.mark.parametrize("pair", ONE_ACCOUNT)
def test_a_name_that_clients_make_up_is_no_new_account(pair: str) -> None:
    one, other = map(read, ONE_ACCOUNT[pair])

    assert one.account == other.account
    assert one.name != other.name


def test_guests_do_not_count_against_a_user_who_logged_in() -> None:
    assert read(pool_user(ALICE, amr=GUEST)).account != read(pool_user(BOB)).account


def test_different_names_are_different_in_the_tables() -> None:
    names = {name for _, name, _ in SHAPES.values()} | {ANONYMOUS.name}

    assert len({identity.digest(name) for name in names}) == len(names)
    assert all(identity.digest(a) != identity.digest(b) for a, b in combinations(names, 2))


def test_only_keys_have_names_of_keys() -> None:
    assert identity.key_name(read(key("alice")).account) == "alice"
    assert identity.key_name(read(token(DUENDE, sub="key:alice")).account) is None
    assert identity.key_name(ANONYMOUS.account) is None


def test_the_refusal_of_a_token_says_which_claims_it_needs() -> None:
    with pytest.raises(IdentityUnclearError, match=r"sub claim.*client_id, azp, cid or appid"):
        read(REFUSED["token with issuer alone"])


def test_the_refusal_of_an_identity_pool_says_how_to_get_credentials() -> None:
    with pytest.raises(IdentityUnclearError, match="GetCredentialsForIdentity"):
        read(REFUSED["identity pool of which nothing is reported"])
