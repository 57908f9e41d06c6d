"""GET /endpoint and GET /openapi.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from info import route
from info.settings import Settings
from tests.lambdas.conformance import OPENAPI, whole
from tests.lambdas.conftest import URL, Event
from web import http_handler
from web.response import ALWAYS


def test_the_endpoints_url_is_returned(
    info_handler: http_handler.Handler,
    load_event: Callable[[str], Event],
    context: SimpleNamespace,
) -> None:
    assert info_handler(load_event("endpoint"), context) == {
        "statusCode": 200,
        "headers": {
            "content-type": "text/plain",
            **ALWAYS,
            "x-request-id": "JKJaXmPLvHcESHA=",
        },
        "body": URL,
        "isBase64Encoded": False,
    }


def test_a_body_is_ignored(info_handler: http_handler.Handler, context: SimpleNamespace) -> None:
    event = {"routeKey": "GET /endpoint", "body": "not base64!", "isBase64Encoded": True}

    result = info_handler(event, context)

    assert (result["statusCode"], result["body"]) == (200, URL)


def test_the_document_is_returned(context: SimpleNamespace) -> None:
    handler = http_handler.create(route.create(Settings(URL, OPENAPI, ())))

    result = handler({"routeKey": "GET /openapi.json"}, context)

    assert (result["statusCode"], result["headers"]["content-type"]) == (200, "application/json")
    assert json.loads(result["body"]) == {**whole(), "servers": [{"url": "/"}]}
    assert len(result["body"]) < 200_000


@pytest.mark.parametrize(
    ("event", "server"),
    [
        ({"routeKey": "GET /openapi.json", "rawPath": "/openapi.json"}, "/"),
        # A domain whose mapping has a key.
        ({"routeKey": "GET /openapi.json", "rawPath": "/llm/openapi.json"}, "/llm"),
        (
            {
                "httpMethod": "GET",
                "resource": "/openapi.json",
                "path": "/openapi.json",
                "requestContext": {"path": "/live/openapi.json"},
            },
            "/live",
        ),
    ],
)
def test_its_server_is_where_the_client_reads_it(
    context: SimpleNamespace, event: Event, server: str
) -> None:
    handler = http_handler.create(route.create(Settings(URL, OPENAPI, ())))

    document = json.loads(handler(event, context)["body"])

    assert document["servers"] == [{"url": server}]


def test_with_the_document_the_endpoints_url_is_still_returned(context: SimpleNamespace) -> None:
    handler = http_handler.create(route.create(Settings(URL, OPENAPI, ())))

    assert handler({"routeKey": "GET /endpoint"}, context)["body"] == URL


def test_without_a_document_its_route_is_an_internal_error(
    info_handler: http_handler.Handler, context: SimpleNamespace
) -> None:
    assert info_handler({"routeKey": "GET /openapi.json"}, context)["statusCode"] == 500
