"""Any event gets a well-formed response, and no count is negative."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from rate_limits import tokens
from tests.budget import budget
from tests.lambdas.rate_limits.world import World
from tests.lambdas.test_fuzz import (
    assert_well_formed,
    bodies,
    json_objects,
    json_values,
    replies,
    texts,
)
from web.response import Response

numbers = st.integers() | st.floats() | st.just(10**400) | json_values
asking = st.dictionaries(
    st.sampled_from(["inputs", "prompt", "max_tokens", "n", "best_of", "parameters"]),
    numbers | st.dictionaries(st.sampled_from(["max_new_tokens", "max_length"]), numbers),
)
telling = st.dictionaries(
    st.sampled_from(["usage", "details", "generated_text"]),
    json_values
    | st.dictionaries(st.sampled_from(["total_tokens", "generated_tokens", "prefill"]), numbers),
)
authorizers = json_values | st.fixed_dictionaries(
    {},
    optional={
        "iam": json_values | st.fixed_dictionaries({"userArn": texts}),
        "jwt": json_values
        | st.fixed_dictionaries({"claims": st.fixed_dictionaries({"sub": texts, "iss": texts})}),
        "lambda": json_values | st.fixed_dictionaries({"key_name": texts}),
    },
)
events = json_values | st.fixed_dictionaries(
    {},
    optional={
        "requestContext": json_values | st.fixed_dictionaries({"authorizer": authorizers}),
        "queryStringParameters": json_values | st.fixed_dictionaries({"days": texts | json_values}),
        "headers": json_values,
        "body": bodies,
        "isBase64Encoded": st.booleans() | json_values,
    },
)


def is_unclear(result: dict[str, Any]) -> bool:
    """Whether the request had credentials that do not identify one client."""
    is_forbidden = result["statusCode"] == 403
    return is_forbidden and '"code": "identity_unclear"' in result["body"]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One world for all examples: they may affect each other."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "a"}.items():
            patch.setenv(name, value)
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a")
        yield World()


@budget(60)
@given(event=events, reply=replies)
def test_any_event_gets_a_response_through_rate_limits(
    event: Any, reply: bytes, world: World
) -> None:
    answer = Response(200, reply, "application/json")
    world.now += 600  # another minute, and another day now and then

    result = world.handler(lambda _: answer)(event, None)

    assert_well_formed(result)
    assert result["statusCode"] in (200, 400, 429) or is_unclear(result)


@budget(60)
@given(event=events)
def test_any_event_gets_a_response_from_usage(event: Any, world: World) -> None:
    result = world.reader(event, None)

    assert_well_formed(result)
    assert result["statusCode"] in (200, 400) or is_unclear(result)


@budget(150)
@given(body=(asking | json_objects).map(repr).map(str.encode) | st.binary(), asked=asking)
def test_any_request_has_an_estimate(body: bytes, asked: Any) -> None:
    for each in (body, _json(asked)):
        estimated = tokens.estimate(each, 100)
        assert 0 <= estimated.total <= tokens.MAX_TOKENS
        assert estimated.prompt >= 0
        assert estimated.completion >= 1


@budget(150)
@given(body=st.binary(), told=telling | st.lists(telling))
def test_any_completion_has_a_usage(body: bytes, told: Any) -> None:
    for each in (body, _json(told)):
        assert 0 <= tokens.used(each, tokens.Estimate(5, 100)) <= tokens.MAX_TOKENS


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value).encode()
    except ValueError:  # Python writes no number of thousands of digits
        return b"1" * 5000
