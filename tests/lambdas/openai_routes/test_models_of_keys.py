"""A client may use the models that its API key names; the others do not exist for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines.load import load as load_engine
from info import route as info
from info.settings import Settings as InfoSettings
from openai_routes.route import Routes
from tests.lambdas.openai_routes.conftest import CONTEXT, MESSAGES, World, event, settings_with
from web import http_handler

CHAT_PATH = "/v1/chat/completions"
ALIAS = "openai-community/gpt2"


def with_models(asked: dict[str, Any], models: list[str]) -> dict[str, Any]:
    """The event with a key that may use these models."""
    key = {"key_name": "alice", "key_rules": json.dumps({"models": models})}
    return {**asked, "requestContext": {**asked["requestContext"], "authorizer": {"lambda": key}}}


def chat(world: World, models: list[str], name: str | None) -> tuple[int, Any]:
    settings = settings_with()
    routes = Routes(settings, load_engine(settings.engine, settings.chat_template), world)
    asked = event(CHAT_PATH, {"model": name, "messages": MESSAGES})
    result = http_handler.create(routes.whole)(with_models(asked, models), CONTEXT)
    return result["statusCode"], json.loads(result["body"])


@pytest.mark.parametrize("name", [None, ALIAS])
def test_a_model_that_the_key_may_use_is_served(name: str | None, world: World) -> None:
    status, body = chat(world, [ALIAS], name)

    assert (status, body["model"]) == (200, ALIAS)


@pytest.mark.parametrize("name", ["gpt2", None])
def test_a_model_that_the_key_may_not_use_does_not_exist(name: str | None, world: World) -> None:
    # None of the names that the deployment has, such as after a change of them.
    models = [ALIAS] if name else ["former-name"]
    status, body = chat(world, models, name)

    assert (status, body["error"]["code"]) == (404, "model_not_found")
    assert world.calls == []


def listed(route: str, models: list[str], **parameters: str) -> tuple[int, Any]:
    names = ("gpt2", ALIAS)
    handler = http_handler.create(info.create(InfoSettings("https://example.com", None, names)))
    asked = {"routeKey": route, "requestContext": {}, "pathParameters": parameters}
    result = handler(with_models(asked, models), CONTEXT)
    return result["statusCode"], json.loads(result["body"])


def test_only_models_that_the_key_may_use_are_listed() -> None:
    status, body = listed("GET /v1/models", [ALIAS])

    assert (status, [each["id"] for each in body["data"]]) == (200, [ALIAS])
    assert listed("GET /v1/models/{id+}", [ALIAS], id="openai-community%2Fgpt2")[0] == 200
    assert listed("GET /v1/models/{id+}", [ALIAS], id="gpt2")[0] == 404
