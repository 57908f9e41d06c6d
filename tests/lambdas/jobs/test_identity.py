"""Jobs and idempotency keys belong to one client, whatever carries its identity."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from tests.lambdas.jobs.world import Event, World

POOL_SESSION = (
    "arn:aws:sts::123456789012:assumed-role/Cognito_AppAuth_Role/CognitoIdentityCredentials"
)
ISSUER = "https://id.example.com"


def pool_user(user: str, *amr: str) -> Event:
    pool = {"amr": list(amr), "identityId": f"us-east-1:{user}", "identityPoolId": "us-east-1:app"}
    return {"iam": {"userArn": POOL_SESSION, "cognitoIdentity": pool}}


def token(**claims: str) -> Event:
    return {"jwt": {"claims": {"iss": ISSUER, **claims}, "scopes": None}}


PAIRS = {
    "two users of an identity pool": (
        pool_user("alice", "authenticated"),
        pool_user("bob", "authenticated"),
    ),
    "two guests of an identity pool": (
        pool_user("alice", "unauthenticated"),
        pool_user("bob", "unauthenticated"),
    ),
    "two machines whose tokens have no sub": (token(client_id="robot"), token(client_id="drone")),
    "a machine and a user of its name": (token(azp="robot"), token(sub="robot")),
}
UNCLEAR = {
    "identity pool of which nothing is reported": {"iam": {"userArn": POOL_SESSION}},
    "token of a user without sub": token(azp="web", sid="s-1"),
    "authorizer without a context": {"lambda": {}},
}


def code_of(response: dict[str, Any]) -> tuple[int, str]:
    return response["statusCode"], json.loads(response["body"])["error"]["code"]


def listed(world: World, client: Event) -> list[str]:
    return [job["id"] for job in json.loads(world.list_jobs(caller=client)["body"])["jobs"]]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_clients_neither_see_nor_delete_each_others_jobs(pair: str, world: World) -> None:
    own = {str(client): world.submit(caller=client) for client in PAIRS[pair]}

    for one, other in permutations(PAIRS[pair]):
        theirs = own[str(other)]
        assert code_of(world.get(theirs, caller=one)) == (404, "job_not_found")
        assert code_of(world.delete(theirs, caller=one)) == (404, "job_not_found")
        assert listed(world, one) == [own[str(one)]]
        assert world.get(theirs, caller=other)["statusCode"] == 200


@pytest.mark.parametrize("pair", PAIRS)
def test_two_clients_keys_have_nothing_to_do_with_each_other(pair: str, world: World) -> None:
    one, other = PAIRS[pair]

    first = world.submit(caller=one, key="daily-report")
    assert world.submit(caller=other, key="daily-report") != first
    assert world.submit(caller=one, key="daily-report") == first


@pytest.mark.parametrize("client", UNCLEAR)
def test_a_client_that_cannot_be_told_apart_has_no_jobs(client: str, world: World) -> None:
    unclear = UNCLEAR[client]
    job_id = world.submit()

    for response in (
        world.post(caller=unclear),
        world.post(caller=unclear, key="k-1"),
        world.get(job_id, caller=unclear),
        world.delete(job_id, caller=unclear),
        world.list_jobs(caller=unclear),
    ):
        assert code_of(response) == (403, "identity_unclear")
    assert len(world.items()) == 1


def test_without_credentials_a_key_is_refused_since_all_clients_would_share_it(
    world: World,
) -> None:
    refused = world.post(caller="", key="daily-report")

    assert code_of(refused) == (400, "idempotency_unavailable")
    assert "Omit Idempotency-Key" in refused["body"]
    assert world.items() == []
    assert world.submit(caller="") != world.submit(caller="")
