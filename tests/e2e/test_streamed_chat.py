"""A streamed chat through a REST API, with keys from the table and rate limits of their own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import httpx
import openai
import pytest

from local.faults import parse
from local.stack import Stack
from tests.apply.resources import client as aws_client
from tests.e2e.conftest import TIMEOUT_SECONDS, Log
from tools.keys import commands
from tools.keys.store import Store
from tools.keys.values import Wanted
from web.key_rules import EVERYTHING, KeyRules

pytestmark = pytest.mark.xdist_group("e2e-streamed-chat")

NAME = "chat-cpu"
PAUSE_SECONDS = 3
CACHE_SECONDS = 2
# What a busy machine needs beyond the time that is set.
PATIENCE_SECONDS = 20
ARGUMENTS: dict[str, Any] = {
    "api_keys": {"table": {"cache_seconds": CACHE_SECONDS, "unknown_cache_seconds": 1}},
    "rate_limits": {"requests_per_minute": 1000, "tokens_per_day": 100_000, "timeout_seconds": 5},
}
WORDS = "one two three four five six"
ECHO = " SIX FIVE FOUR THREE TWO ONE"


@dataclass(frozen=True)
class World:
    """The running stack, its table of keys, and the log."""

    stack: Stack
    log: Log

    @property
    def keys(self) -> Store:
        """The table of keys."""
        return Store(aws_client(self.stack.aws, "dynamodb"), f"{NAME}-api-keys")

    def key(self, name: str, rules: KeyRules = EVERYTHING) -> str:
        """Make a key."""
        return commands.create(self.keys, Wanted(name, None, rules, {}), int(time.time())).secret

    def sdk(self, key: str) -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{self.stack.url}/v1", api_key=key, max_retries=0)

    def usage(self, key: str) -> dict[str, Any]:
        """What the client has used, as it reads it itself."""
        headers = {"authorization": f"Bearer {key}"}
        response = httpx.get(f"{self.stack.url}/usage", headers=headers, timeout=TIMEOUT_SECONDS)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    log = Log()
    with Stack(NAME, model="echo", arguments=ARGUMENTS, log=log.write) as stack:
        yield World(stack, log)


def chat(world: World, key: str, **options: Any) -> Any:
    return world.sdk(key).chat.completions.create(
        model=NAME, messages=[{"role": "user", "content": WORDS}], **options
    )


def text_of(chunks: list[Any]) -> str:
    return "".join(each.choices[0].delta.content or "" for each in chunks if each.choices)


def test_tokens_arrive_before_the_model_has_made_the_next(world: World) -> None:
    key = world.key("alice")
    world.stack.faults.add(parse({"kind": "pause", "parts": 3, "seconds": PAUSE_SECONDS}))

    arrived, chunks = [], []
    for chunk in chat(world, key, stream=True):
        arrived.append(time.monotonic())
        chunks.append(chunk)

    assert text_of(chunks) == ECHO
    pauses = [after - before for before, after in pairwise(arrived)]
    # What came before the pause may have come late on a busy machine.
    assert pauses.index(max(pauses)) == 2
    assert max(pauses) > PAUSE_SECONDS / 2


def test_a_stream_is_counted_once_by_what_the_engine_reports(world: World) -> None:
    key = world.key("bob")
    options = {"stream": True, "stream_options": {"include_usage": True}}

    *_, last = chat(world, key, **options)
    used = world.usage(key)

    assert last.usage.total_tokens == 12
    assert used["client"] == "key:bob"
    assert (used["days"][0]["requests"], used["days"][0]["tokens"]) == (1, 12)


def test_a_stream_without_usage_is_counted_all_the_same(world: World) -> None:
    key = world.key("carol")

    chunks = list(chat(world, key, stream=True))
    used = world.usage(key)

    assert [chunk for chunk in chunks if chunk.usage] == []
    assert (used["days"][0]["requests"], used["days"][0]["tokens"]) == (1, 12)


def test_a_client_that_leaves_pays_for_what_it_got(world: World) -> None:
    key = world.key("dave")
    world.stack.faults.add(parse({"kind": "pause", "parts": 3, "seconds": PAUSE_SECONDS}))

    with chat(world, key, stream=True) as stream:
        next(iter(stream))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (used := world.usage(key)["days"][0])["tokens"] > 12 and time.monotonic() < deadline:
        time.sleep(0.2)

    assert used["requests"] == 1
    assert 0 < used["tokens"] <= 12


@pytest.mark.parametrize("stream", [True, False])
def test_a_request_too_many_is_refused_in_openais_shape(world: World, stream: bool) -> None:
    rules = KeyRules(limits={"requests_per_minute": 1})
    key = world.key(f"erin-{stream}".lower(), rules)

    # Within one minute or two.
    def ask_three_times() -> None:
        for _ in range(3):
            list(chat(world, key, stream=stream))

    with pytest.raises(openai.RateLimitError) as refused:
        ask_three_times()

    error = refused.value
    assert error.response.headers["content-type"] == "application/json"
    assert int(error.response.headers["retry-after"]) > 0
    assert error.response.headers["x-ratelimit-limit-requests"] == "1"
    body = error.response.json()
    assert set(body) == {"error", "request_id"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert body["error"]["type"] == "rate_limit_error"


def test_a_key_gets_the_models_and_routes_of_its_rules(world: World) -> None:
    limited = world.key("frank", KeyRules(routes=("GET /v1/models",)))
    unmodeled = world.key("grace", KeyRules(models=("other",)))

    with pytest.raises(openai.PermissionDeniedError) as refused:
        chat(world, limited, stream=True)
    assert refused.value.code == "route_not_allowed"
    assert NAME in [model.id for model in world.sdk(limited).models.list().data]
    with pytest.raises(openai.NotFoundError) as unknown:
        chat(world, unmodeled, stream=True)
    assert unknown.value.code == "model_not_found"
    assert world.sdk(unmodeled).models.list().data == []


def test_a_disabled_key_is_refused_in_time(world: World) -> None:
    key = world.key("heidi")
    assert text_of(list(chat(world, key, stream=True))) == ECHO

    commands.disable(world.keys, "heidi", int(time.time()))

    def ask_on() -> None:
        deadline = time.monotonic() + CACHE_SECONDS + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            list(chat(world, key, stream=True))

    with pytest.raises(openai.AuthenticationError) as refused:
        ask_on()

    assert refused.value.code == "invalid_credentials"


def test_the_log_names_the_key_and_shows_no_key_and_no_text(world: World) -> None:
    key = world.key("ivan")
    raw = world.sdk(key).chat.completions.with_raw_response.create(
        model=NAME, messages=[{"role": "user", "content": "a-secret-word"}], stream=True
    )
    assert text_of(list(raw.parse())) == " A-SECRET-WORD"

    for source in (f"{NAME}-openai-stream", "access"):
        line = json.loads(world.log.wait_for(source, raw.headers["x-request-id"]))
        assert line["key_name"] == "ivan", source
    written = "\n".join(line for _, line in world.log.lines).lower()
    assert key not in written
    assert "a-secret-word" not in written
