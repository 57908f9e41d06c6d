"""Any event gets a well-formed response, and only the valid key is authorized."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from authorizer.authorizer import Authorizer
from authorizer.key_ring import Entry
from tests.budget import budget
from tests.lambdas.authorizer.conftest import ALICE, digest

BUDGET = budget(200)
HANDLER = Authorizer([Entry("alice", digest(ALICE))]).handle
CONTEXT = SimpleNamespace(aws_request_id="8476a536-e9f4-11e8-9739-2dfe598c3fcd")
DENIED = {"isAuthorized": False}

texts = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL too
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["authorization", "Authorization", "x-api-key", "X-API-KEY"])
near_keys = st.builds(
    lambda position, character: ALICE[:position] + character + ALICE[position:],
    st.integers(0, len(ALICE)),
    st.characters(
        exclude_characters=" ", exclude_categories=()
    ),  # a second space after the scheme is no change
)
values = json_values | near_keys | near_keys.map(lambda key: f"Bearer {key}")
events = json_values | st.fixed_dictionaries(
    {},
    optional={
        "routeKey": json_values,
        "requestContext": json_values | st.fixed_dictionaries({"requestId": json_values}),
        "headers": json_values | st.dictionaries(names, values),
    },
)


@BUDGET
@given(event=events)
def test_no_event_without_the_key_is_authorized(event: Any) -> None:
    assert HANDLER(event, CONTEXT) == DENIED


@BUDGET
@given(
    event=events,
    header=st.sampled_from([("x-api-key", ALICE), ("authorization", f"Bearer {ALICE}")]),
)
def test_an_event_with_the_key_is_authorized_with_any_other_content(
    event: Any, header: tuple[str, str]
) -> None:
    rest = event if isinstance(event, dict) else {}
    assert HANDLER({**rest, "headers": dict([header])}, CONTEXT)["isAuthorized"] is True
