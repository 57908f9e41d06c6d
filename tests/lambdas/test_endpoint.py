from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from tests.lambdas.conftest import ENVIRONMENT, Event
from web import http_handler
from web.response import ALWAYS


def test_the_endpoints_url_is_the_answer(
    endpoint_handler: http_handler.Handler,
    load_event: Callable[[str], Event],
    context: SimpleNamespace,
) -> None:
    assert endpoint_handler(load_event("endpoint"), context) == {
        "statusCode": 200,
        "headers": {
            "content-type": "text/plain",
            **ALWAYS,
            "x-request-id": "JKJaXmPLvHcESHA=",
        },
        "body": "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations",
        "isBase64Encoded": False,
    }


def test_a_body_on_it_is_ignored(
    endpoint_handler: http_handler.Handler, context: SimpleNamespace
) -> None:
    result = endpoint_handler({"body": "not base64!", "isBase64Encoded": True}, context)

    assert (result["statusCode"], result["body"]) == (200, ENVIRONMENT["SAGEMAKER_ENDPOINT_URL"])
