from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from web import audience, http_handler
from web.errors import TokenAudienceError
from web.event import Request
from web.response import Response

ACCEPTED = {"jwt_audience_0": "app-1", "jwt_audience_1": "app-2"}


def request(claims: dict[str, Any] | None, variables: dict[str, str] | None = None) -> Request:
    authorizer = {} if claims is None else {"claims": claims}
    return Request(
        "id",
        "POST /generate",
        authorizer=authorizer,
        stage_variables=ACCEPTED if variables is None else variables,
    )


@pytest.mark.parametrize(
    "claims",
    [{"aud": "app-1"}, {"client_id": "app-2"}, {"aud": "app-2", "client_id": "other"}, None],
)
def test_a_token_for_this_api_passes_and_so_does_a_request_without_one(
    claims: dict[str, Any] | None,
) -> None:
    audience.require(request(claims))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "other"},
        {"client_id": "other"},
        {"aud": "other", "client_id": "app-1"},
        {"aud": "app"},
        {"aud": ""},
        {"aud": None},
        {"sub": "user"},
        {},
    ],
)
def test_a_token_for_another_app_client_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenAudienceError):
        audience.require(request(claims))


def test_a_token_is_refused_where_no_app_client_is_known() -> None:
    with pytest.raises(TokenAudienceError):
        audience.require(request({"aud": "app-1"}, {}))


def test_every_route_requires_the_audience(context: SimpleNamespace) -> None:
    handler = http_handler.create(lambda _: Response(200, b"secret", "text/plain"))
    event = {
        "httpMethod": "GET",
        "resource": "/endpoint",
        "requestContext": {"authorizer": {"claims": {"aud": "other"}}},
        "stageVariables": ACCEPTED,
    }

    result = handler(event, context)

    assert result["statusCode"] == 401
    assert "secret" not in result["body"]
    assert "invalid_audience" in result["body"]
