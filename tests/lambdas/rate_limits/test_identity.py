"""Each client has rate limits of its own, and cannot make itself more of them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from moto import mock_aws

from tests.lambdas.rate_limits.world import Event, World, open_world

POOL_SESSION = (
    "arn:aws:sts::123456789012:assumed-role/Cognito_AppAuth_Role/CognitoIdentityCredentials"
)


def pool_user(user: str, *amr: str) -> Event:
    pool = {"amr": list(amr), "identityId": f"us-east-1:{user}", "identityPoolId": "us-east-1:app"}
    return {"iam": {"userArn": POOL_SESSION, "cognitoIdentity": pool}}


def session(name: str) -> Event:
    return {"iam": {"userArn": f"arn:aws:sts::123456789012:assumed-role/app/{name}"}}


def machine(client_id: str) -> Event:
    return {"jwt": {"claims": {"iss": "https://id.example.com", "client_id": client_id}}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pool_user("alice", "authenticated"), pool_user("bob", "authenticated")),
        (machine("robot"), machine("drone")),
    ],
    ids=["identity pool", "tokens without sub"],
)
def test_one_client_does_not_use_up_anothers_limits(one: Event, other: Event, world: World) -> None:
    assert world.statuses(4, one) == [200, 200, 200, 429]
    assert world.today(other)["requests"] == 0
    assert world.statuses(3, other) == [200, 200, 200]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (session("first"), session("second")),
        (pool_user("alice", "unauthenticated"), pool_user("bob", "unauthenticated")),
    ],
    ids=["sessions of a role", "guests of an identity pool"],
)
def test_a_name_that_a_client_makes_up_has_no_limits_of_its_own(
    one: Event, other: Event, world: World
) -> None:
    assert world.statuses(3, one) == [200, 200, 200]
    assert world.statuses(1, other) == [429]
    assert world.today(one) == world.today(other)


@pytest.mark.parametrize("create", [World, open_world], ids=["closed", "open"])
def test_a_client_that_cannot_be_told_apart_is_refused_and_not_counted(
    create: Callable[[], World],
) -> None:
    unclear: Event = {"iam": {"userArn": POOL_SESSION}}
    with mock_aws():
        world = create()

        for refused in (world.ask(unclear), world.usage(unclear)):
            assert refused["statusCode"] == 403
            assert json.loads(refused["body"])["error"]["code"] == "identity_unclear"
        assert world.asked == 0
        assert world.items() == []
