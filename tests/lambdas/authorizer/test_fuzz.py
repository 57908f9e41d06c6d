"""Any event gets a well-formed response, and only the valid key is authorized.

Whatever the table of keys holds, nothing but one of our own items authorizes a request.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authorizer.authorizer import Authorizer, UnavailableError
from authorizer.key_ring import Entry
from authorizer.key_table import KeyTable
from authorizer.settings import TableSettings
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


attributes = st.dictionaries(
    st.sampled_from(["S", "N", "M", "L", "BOOL"]), json_values | st.integers().map(str), max_size=2
)
items = st.dictionaries(
    st.sampled_from(["id", "name", "created_at", "expires_at", "disabled_at", "rules", "tags"])
    | texts,
    attributes | json_values,
    max_size=6,
)


class Store:
    """DynamoDB, with one item for every key."""

    def __init__(self, item: Any) -> None:
        self._item = item

    def get_item(self, **_: object) -> Any:
        return {"Item": self._item}

    def update_item(self, **_: object) -> Any:
        return {}


def with_table(item: Any) -> Authorizer:
    table = KeyTable(TableSettings("keys", 60, 5), Store(item), lambda: 1.8e9)
    return Authorizer([Entry("alice", digest(ALICE))], table=table)


@BUDGET
@given(event=events, item=items)
def test_no_event_breaks_an_authorizer_with_a_table(event: Any, item: Any) -> None:
    try:
        response = with_table(item).handle(event, CONTEXT)
    except UnavailableError:
        return
    assert response == DENIED or set(response["context"]) <= {"key_name", "key_rules"}


@BUDGET
@given(item=items)
def test_an_item_without_a_name_and_a_time_authorizes_no_request(item: Any) -> None:
    item.pop("created_at", None)
    with pytest.raises(UnavailableError):
        with_table(item).handle({"headers": {"x-api-key": "k" * 40}}, CONTEXT)
