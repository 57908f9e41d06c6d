"""Rate limits around a stream: settled after its last part, however it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lambdas.rate_limits.world import World, event
from web import http_handler
from web.errors import InternalError
from web.event import Request
from web.response import JSON, Response
from web.stream import Outcome, StreamedResponse

CHUNK = b'data: {"id":"chatcmpl-1"}\n\n'
ERROR = b'data: {"error":{}}\n\n'
BODY = json.dumps({"prompt": "12345678", "max_tokens": 50})  # 3 tokens, the number is one, and 50


def respond(
    world: World, parts: Iterator[bytes], outcome: Outcome
) -> Iterator[dict[str, Any] | bytes]:
    """The parts of a rate-limited stream."""

    def route(_: Request) -> StreamedResponse:
        return StreamedResponse(200, "text/event-stream", parts, {}, outcome)

    handler = http_handler.create_streaming(route, world.limiter.around_stream)
    return handler(event("alice", body=BODY), None)


def tokens(world: World) -> int:
    found: int = world.today()["tokens"]
    return found


def test_the_engines_figure_counts(world: World) -> None:
    outcome = Outcome()

    def parts() -> Iterator[bytes]:
        yield CHUNK
        outcome.tokens = 17

    list(respond(world, parts(), outcome))

    assert tokens(world) == 17


def test_while_it_runs_all_of_its_tokens_are_set_aside(world: World) -> None:
    running = respond(world, iter([CHUNK, CHUNK]), Outcome())
    head = next(running)
    assert isinstance(head, dict)

    assert head["headers"]["x-ratelimit-remaining-tokens"] == str(1000 - 53)
    next(running)
    assert tokens(world) == 53
    list(running)
    assert tokens(world) == 3 + 2


@pytest.mark.parametrize("sent", [0, 1, 3])
def test_a_stream_whose_client_is_gone_counts_what_was_sent(sent: int, world: World) -> None:
    running = respond(world, iter([CHUNK] * 5), Outcome())
    for _ in range(1 + sent):
        next(running)
    running.close()  # type: ignore[attr-defined]

    assert tokens(world) == 3 + sent


def test_several_chunks_in_one_part_are_counted_each(world: World) -> None:
    list(respond(world, iter([b":\n\n" + CHUNK, CHUNK * 3]), Outcome()))

    assert tokens(world) == 3 + 4


def test_a_stream_that_breaks_counts_what_was_sent(world: World) -> None:
    outcome = Outcome()

    def parts() -> Iterator[bytes]:
        yield CHUNK
        outcome.error = InternalError()
        yield ERROR
        raise outcome.error

    with pytest.raises(InternalError):
        list(respond(world, parts(), outcome))

    assert tokens(world) == 3 + 1


def test_a_stream_that_fails_before_its_first_chunk_gets_its_tokens_back(world: World) -> None:
    outcome = Outcome(error=InternalError())

    list(respond(world, iter([ERROR]), outcome))

    assert tokens(world) == 0


def test_a_whole_response_is_settled_at_once(world: World) -> None:
    body = json.dumps({"usage": {"total_tokens": 9}}).encode()
    handler = http_handler.create_streaming(
        lambda _: Response(200, body, JSON), world.limiter.around_stream
    )

    head, *_ = handler(event("alice", body=BODY), None)

    assert isinstance(head, dict)
    assert head["headers"]["x-ratelimit-remaining-tokens"] == str(1000 - 9)
    assert tokens(world) == 9


def test_a_refused_request_opens_no_stream(world: World) -> None:
    for _ in range(3):
        list(respond(world, iter([CHUNK]), Outcome(tokens=1)))

    def never() -> Iterator[bytes]:
        raise AssertionError
        yield b""

    head, *_ = respond(world, never(), Outcome())

    assert isinstance(head, dict)
    assert head["statusCode"] == 429


def test_while_the_table_is_down_a_closed_route_opens_no_stream(world: World) -> None:
    world.wire.broken = {0: "InternalServerError"}

    head, *_ = respond(world, iter([CHUNK]), Outcome())

    assert isinstance(head, dict)
    assert head["statusCode"] == 503


def test_a_table_that_fails_at_the_end_does_not_break_the_stream(world: World) -> None:
    world.wire.broken = {3: "InternalServerError"}

    _, *parts = respond(world, iter([CHUNK]), Outcome(tokens=5))

    assert parts == [CHUNK]
