from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from authorizer import responses
from authorizer.authorizer import Authorizer, UnavailableError
from authorizer.client import Client
from authorizer.key_ring import Entry
from local.iam import is_allowed
from tests.lambdas.authorizer.conftest import ALICE, BOB, EVENT, digest

STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/live"
METHOD = f"{STAGE}/POST/v1/chat/completions"


def rest_event(**headers: Any) -> dict[str, Any]:
    return {
        "type": "REQUEST",
        "methodArn": METHOD,
        "resource": "/v1/chat/completions",
        "path": "/v1/chat/completions",
        "httpMethod": "POST",
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "requestContext": {"requestId": "r-1"},
    }


@pytest.fixture
def authorizer() -> Authorizer:
    return Authorizer([Entry("alice", digest(ALICE)), Entry("bob", digest(BOB))])


@pytest.mark.parametrize(
    "headers", [{"X-Api-Key": [ALICE]}, {"Authorization": [f"Bearer {ALICE}"]}]
)
def test_a_rest_api_gets_a_policy_and_a_flat_context(
    headers: dict[str, Any], authorizer: Authorizer, context: SimpleNamespace
) -> None:
    result = authorizer.handle(rest_event(**headers), context)

    assert result["principalId"] == "alice"
    assert result["context"] == {"key_name": "alice"}
    assert is_allowed([result["policyDocument"]], "execute-api:Invoke", METHOD)


@pytest.mark.parametrize(
    ("resource", "allowed"),
    [
        (f"{STAGE}/GET/v1/models/a", True),
        (f"{STAGE}/POST/generate", True),
        ("arn:aws:execute-api:us-east-1:123456789012:abcdef123/other/POST/generate", False),
        ("arn:aws:execute-api:us-east-1:123456789012:another/live/POST/generate", False),
    ],
)
def test_the_policy_fits_every_route_of_the_stage_since_the_api_may_cache_it(
    resource: str, allowed: bool
) -> None:
    policy = responses.policy(Client("alice"), METHOD)["policyDocument"]

    assert is_allowed([policy], "execute-api:Invoke", resource) is allowed


def test_an_invalid_key_is_the_error_that_a_rest_api_turns_into_401(
    authorizer: Authorizer, context: SimpleNamespace
) -> None:
    with pytest.raises(responses.UnauthorizedError, match=r"^Unauthorized$"):
        authorizer.handle(rest_event(Authorization=["Bearer unknown"]), context)


def test_a_header_that_is_sent_twice_is_one_value_as_with_an_http_api(
    authorizer: Authorizer, context: SimpleNamespace
) -> None:
    with pytest.raises(responses.UnauthorizedError):
        authorizer.handle(rest_event(**{"x-api-key": [BOB, ALICE]}), context)


def test_keys_that_cannot_be_read_are_no_invalid_keys(context: SimpleNamespace) -> None:
    class BrokenStore:
        def entries(self) -> tuple[tuple[Entry, ...], bool]:
            return (), False

    with pytest.raises(UnavailableError):
        Authorizer([], BrokenStore()).handle(rest_event(**{"x-api-key": [ALICE]}), context)


def test_an_http_api_gets_its_simple_response(
    authorizer: Authorizer, context: SimpleNamespace
) -> None:
    result = authorizer.handle(json.loads(EVENT.read_text()), context)

    assert result == {"isAuthorized": True, "context": {"key_name": "alice"}}
