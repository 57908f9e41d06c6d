from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from web.event import Request, parse

Load = Callable[[str], dict[str, Any]]
BODY = b'{"inputs": "Can you please let us know more details about your ", "parameters": '
BODY += b'{"max_new_tokens": 20}}'


def test_the_documented_event_is_read(load_event: Load) -> None:
    event = load_event("generate")

    assert parse(event, "lambda-id") == Request(
        id="JKJaXmPLvHcESHA=",
        route="POST /generate",
        body=BODY,
        path="/generate",
        host="a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        headers=event["headers"],
    )


def test_everything_beside_the_body_is_read(load_event: Load) -> None:
    event = load_event("generate")
    event["headers"] = {"Idempotency-Key": "k-1", "x-broken": 1}
    event["queryStringParameters"] = {"limit": "5"}
    event["pathParameters"] = {"id": "0a"}
    event["requestContext"]["authorizer"] = {"iam": {"userArn": "arn:aws:iam::1:user/a"}}

    request = parse(event, "lambda-id")

    assert request.headers == {"idempotency-key": "k-1"}
    assert (request.query, request.path_parameters) == ({"limit": "5"}, {"id": "0a"})
    assert request.authorizer == {"iam": {"userArn": "arn:aws:iam::1:user/a"}}


def test_a_base64_body_becomes_the_bytes_that_were_sent(load_event: Load) -> None:
    assert parse(load_event("generate_base64"), "lambda-id").body == BODY


def test_an_event_without_a_body_has_no_bytes(load_event: Load) -> None:
    assert parse(load_event("generate_no_body"), "lambda-id").body == b""


def test_the_id_of_lambda_replaces_a_missing_request_id() -> None:
    assert parse({"requestContext": {}}, "lambda-id").id == "lambda-id"


def test_the_name_of_the_clients_key_is_read(load_event: Load) -> None:
    event = load_event("generate")
    event["requestContext"]["authorizer"] = {"lambda": {"key_name": "alice"}}

    assert parse(event, "lambda-id").key_name == "alice"


@pytest.mark.parametrize(
    "authorizer", [None, {}, {"lambda": None}, {"lambda": {"key_name": 7}}, {"jwt": {"claims": {}}}]
)
def test_a_client_without_a_key_has_no_key_name(authorizer: object, load_event: Load) -> None:
    event = load_event("generate")
    event["requestContext"]["authorizer"] = authorizer

    assert parse(event, "lambda-id").key_name is None


@pytest.mark.parametrize("event", [None, [], "text", 7, {"requestContext": [], "routeKey": 1}])
def test_an_event_of_another_shape_is_an_empty_request(event: object) -> None:
    assert parse(event, "lambda-id") == Request(id="lambda-id", route="")


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [
        ("not base64!", True),
        ("YQ", True),  # no padding
        ("Y\nQ==", True),
        ("\u00e9", True),
        ("\ud800", False),  # half a surrogate pair has no UTF-8
        (7, False),
        ({"inputs": "x"}, False),
    ],
)
def test_a_body_that_is_not_what_the_event_claims_is_none(body: object, is_base64: bool) -> None:
    assert parse({"body": body, "isBase64Encoded": is_base64}, "id").body is None


def test_the_event_of_a_rest_api_becomes_the_same_request(load_event: Load) -> None:
    event = load_event("generate_rest")

    assert parse(event, "lambda-id") == Request(
        id="c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        route="POST /jobs/{id}",
        body=b'{"inputs": "a"}',
        path="/live/jobs/0a",
        host="a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        headers={
            "content-type": "application/json",
            "host": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
            "x-one": "first,last",
        },
        query={"limit": "5", "tag": "a,b"},
        path_parameters={"id": "0a"},
        signer=event["requestContext"]["identity"],
        stage_variables={"cors_origin_0": "https://app.example.com"},
    )


def test_a_rest_api_sends_null_for_what_is_empty(load_event: Load) -> None:
    event = load_event("generate_rest") | {
        "headers": None,
        "multiValueHeaders": None,
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }

    request = parse(event, "lambda-id")

    assert request.body == b""
    assert (request.headers, request.query, request.path_parameters) == ({}, {}, {})


def test_the_name_of_a_key_is_read_from_the_context_of_either_authorizer(load_event: Load) -> None:
    http, rest = load_event("generate"), load_event("generate_rest")
    http["requestContext"]["authorizer"] = {"lambda": {"key_name": "alice"}}
    rest["requestContext"]["authorizer"] = {"key_name": "alice", "principalId": "alice"}

    assert [parse(each, "lambda-id").key_name for each in (http, rest)] == ["alice", "alice"]
