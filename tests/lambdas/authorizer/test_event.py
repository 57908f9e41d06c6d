from __future__ import annotations

import json

import pytest

from authorizer.event import AuthorizerRequest, parse
from tests.lambdas.authorizer.conftest import EVENT


def test_the_recorded_event_is_read() -> None:
    event = json.loads(EVENT.read_text())

    assert parse(event) == AuthorizerRequest(
        id="JKJaXmPLvHcESHA=", route="POST /generate", headers=event["headers"]
    )


@pytest.mark.parametrize(
    "event",
    [None, [], "text", {"requestContext": [], "routeKey": 1}, {"requestContext": {"requestId": 7}}],
)
def test_an_event_of_another_shape_is_an_empty_request(event: object) -> None:
    assert parse(event) == AuthorizerRequest(id="", route="", headers={})
