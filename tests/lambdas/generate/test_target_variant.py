"""Requests that choose a variant of the endpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from generate import route
from inference import client as sagemaker
from tests.lambdas import stubs
from tests.lambdas.conftest import CreateGenerate, Event, generate_settings_with
from web import http_handler

BODY = '{"inputs": "x"}'
SETTINGS = generate_settings_with(target_variants=["AllTraffic", "canary"])

MakeEvent = Callable[..., Event]


def called_with(**more: str) -> dict[str, Any]:
    """The parameters of the call to SageMaker."""
    return {
        "EndpointName": "gpt2",
        "Body": BODY.encode(),
        "ContentType": "application/json",
        "Accept": "application/json",
        **more,
    }


def with_header(event: Event, value: str | None) -> Event:
    """API Gateway writes names of headers in lower case."""
    chosen = {} if value is None else {"x-target-variant": value}
    return {**event, "headers": {**event["headers"], **chosen}}


@pytest.fixture
def create_choosing() -> CreateGenerate:
    """Make the handler of an API that lets requests choose."""
    return lambda client: http_handler.create(route.create(SETTINGS, client))


@pytest.fixture
def event(generate_event: MakeEvent) -> Event:
    return generate_event(BODY)


@pytest.mark.parametrize("name", ["AllTraffic", "canary"])
def test_the_variant_in_the_header_is_invoked(
    name: str, event: Event, create_choosing: CreateGenerate, context: SimpleNamespace
) -> None:
    expected = called_with(TargetVariant=name)
    with stubs.answering(b"[]", expected=expected, InvokedProductionVariant=name) as client:
        result = create_choosing(client)(with_header(event, name), context)

    assert result["statusCode"] == 200
    assert result["headers"]["x-invoked-variant"] == name


def test_without_the_header_the_weights_decide(
    event: Event, create_choosing: CreateGenerate, context: SimpleNamespace
) -> None:
    expected = called_with()
    with stubs.answering(b"[]", expected=expected, InvokedProductionVariant="canary") as client:
        result = create_choosing(client)(event, context)

    assert result["headers"]["x-invoked-variant"] == "canary"


@pytest.mark.parametrize("name", ["next", "Canary", "", "AllTraffic,canary"])
def test_an_unknown_variant_is_refused_with_the_list_of_variants(
    name: str, event: Event, create_choosing: CreateGenerate, context: SimpleNamespace
) -> None:
    with stubs.unused() as client:
        result = create_choosing(client)(with_header(event, name), context)

    error = json.loads(result["body"])["error"]
    assert (result["statusCode"], error["code"]) == (400, "unknown_variant")
    assert error["type"] == "invalid_request_error"
    assert error["message"] == "Set x-target-variant to one of AllTraffic, canary, or omit it."


@pytest.mark.parametrize("name", ["canary", "next"])
def test_the_header_is_ignored_when_requests_may_not_choose(
    name: str, event: Event, create_generate: CreateGenerate, context: SimpleNamespace
) -> None:
    expected = called_with()
    with stubs.answering(b"[]", expected=expected, InvokedProductionVariant="canary") as client:
        result = create_generate(client)(with_header(event, name), context)

    assert result["statusCode"] == 200
    assert "x-invoked-variant" not in result["headers"]


def test_a_reply_without_a_variant_gets_no_header() -> None:
    reply = sagemaker.Reply(b"[]", "application/json", 1.0)
    assert route.to_response(reply, SETTINGS).headers == {}
