"""The runtime loop, run as Lambda runs it, against a Runtime API that records the wire."""

from __future__ import annotations

import json
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from streaming.runtime_api import RuntimeApi
from tests.lambdas.streaming import processes, wire
from tests.lambdas.streaming.processes import Ended
from tests.lambdas.streaming.wire import ACCEPTED, REQUEST_ID, Post, Wire

GREET = "def handler(event, context):\n    yield {'statusCode': 200}\n    yield b'one'\n"


def run(
    folder: Path, source: str, *events: Any, headers: dict[str, str] | None = None, **options: Any
) -> tuple[list[Post], Ended]:
    """Handle events one after the other."""
    with (
        wire.serve(events or [{}], headers) as api,
        processes.python(folder, source, api, **options) as running,
    ):
        ended = processes.end(running, api)
    return api.posts, ended


def test_a_response_is_one_post_with_head_delimiter_and_parts(tmp_path: Path) -> None:
    (post,), ended = run(tmp_path, GREET)

    assert post.kind == "response"
    assert post.chunks == [b'{"statusCode":200}' + bytes(8), b"one"]
    assert post.trailers == {}
    assert (ended.status, ended.output) == (0, "")


def test_the_head_leaves_before_the_first_part_is_made_and_each_part_before_the_next(
    tmp_path: Path,
) -> None:
    (post,), _ = run(
        tmp_path,
        "import time\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    for _ in range(3):\n"
        "        time.sleep(0.3)\n"
        "        yield b'x'\n",
    )

    waits = [later - earlier for earlier, later in zip(post.times, post.times[1:], strict=False)]
    assert len(waits) == 3
    assert all(0.2 < wait < 0.45 for wait in waits)


def test_small_parts_do_not_wait_for_an_acknowledgment() -> None:
    with wire.serve([{}]) as api:
        runtime = RuntimeApi(api.address)
        with runtime.response(runtime.next_event(), {"statusCode": 200}) as response:
            # Nagle's algorithm would hold a part back until the one before it has arrived.
            assert response._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_empty_parts_do_not_end_the_response(tmp_path: Path) -> None:
    source = GREET + "    yield b''\n    yield b'two'\n"

    (post,), _ = run(tmp_path, source)

    assert post.chunks[1:] == [b"one", b"two"]


def test_events_are_handled_one_after_the_other_with_their_context(tmp_path: Path) -> None:
    source = (
        "import json, os\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    left = context.get_remaining_time_in_millis()\n"
        "    trace = os.environ.get('_X_AMZN_TRACE_ID')\n"
        "    yield json.dumps([event, context.aws_request_id, left, trace]).encode()\n"
    )
    trace = {"Lambda-Runtime-Trace-Id": "Root=1-a;Sampled=0"}

    posts, _ = run(tmp_path, source, {"n": 1}, {"n": "é"}, headers=trace)

    first, second = [json.loads(post.chunks[1]) for post in posts]
    assert (first[0], second[0]) == ({"n": 1}, {"n": "é"})
    assert first[1] == REQUEST_ID
    assert 20_000 < first[2] <= 28_000
    assert first[3] == "Root=1-a;Sampled=0"


def test_an_event_without_a_trace_leaves_none(tmp_path: Path) -> None:
    source = GREET + "    import os\n    yield str('_X_AMZN_TRACE_ID' in os.environ).encode()\n"

    (post,), _ = run(tmp_path, source, _X_AMZN_TRACE_ID="Root=1-before")

    assert post.chunks[-1] == b"False"


@pytest.mark.parametrize("source", [GREET, "def handler(event, context):\n    raise KeyError\n"])
def test_an_invocation_id_is_sent_back(tmp_path: Path, source: str) -> None:
    (post,), _ = run(tmp_path, source, headers={"Lambda-Runtime-Invocation-Id": "i-1"})

    assert post.headers["lambda-runtime-invocation-id"] == "i-1"


def test_a_handler_that_yields_nothing_sends_an_empty_result(tmp_path: Path) -> None:
    (post,), ended = run(tmp_path, "def handler(event, context):\n    return\n    yield\n")

    assert (post.kind, post.body) == ("response", b"null")
    assert "lambda-runtime-function-response-mode" not in post.headers
    assert ended.output == ""


def test_an_error_before_the_head_is_reported_and_logged(tmp_path: Path) -> None:
    source = "def handler(event, context):\n    raise KeyError('x')\n    yield\n"

    (first, second), ended = run(tmp_path, source, {}, {})

    assert (first.kind, second.kind) == ("error", "error")
    assert first.headers["lambda-runtime-function-error-type"] == "KeyError"
    error = json.loads(first.body)
    assert error | {"stackTrace": []} == {
        "errorMessage": "'x'",
        "errorType": "KeyError",
        "requestId": REQUEST_ID,
        "stackTrace": [],
    }
    assert 'function.py", line 2' in error["stackTrace"][-1]
    assert ended.lines[0] == {**error, "level": "ERROR", "timestamp": ended.lines[0]["timestamp"]}


def test_an_error_after_the_head_is_in_the_trailers_and_in_the_log(tmp_path: Path) -> None:
    posts, ended = run(tmp_path, GREET + "    raise KeyError('x')\n", {}, {})

    assert [post.kind for post in posts] == ["response", "response"]
    assert posts[0].chunks[-1] == b"one"
    assert posts[0].trailers["lambda-runtime-function-error-type"] == "KeyError"
    assert [line["errorType"] for line in ended.lines] == ["KeyError", "KeyError"]


def test_a_long_message_makes_no_long_trailer(tmp_path: Path) -> None:
    (post,), _ = run(tmp_path, GREET + "    raise KeyError('x' * 1_000_000)\n")

    assert len(post.trailers["lambda-runtime-function-error-body"]) < 2000


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("import missing_module", "ModuleNotFoundError", "missing_module"),
        ("raise ValueError('SETTINGS.x is missing.')", "ValueError", "SETTINGS.x is missing."),
        ("other = 1", "AttributeError", "handler"),
        ("def handler(:", "SyntaxError", "invalid syntax"),
    ],
)
def test_an_init_that_fails_is_reported_and_ends_the_process(
    tmp_path: Path, source: str, kind: str, words: str
) -> None:
    with wire.serve([]) as api, processes.python(tmp_path, source, api) as running:
        ended = processes.wait(running)

    (post,) = api.posts
    assert post.kind == "init/error"
    assert post.headers["lambda-runtime-function-error-type"] == kind
    assert words in json.loads(post.body)["errorMessage"]
    assert ended.status == 1
    assert [line["errorType"] for line in ended.lines] == [kind]


def cut(connection: socket.socket, _: Post) -> None:
    """Go away after the head."""
    connection.close()


def test_when_lambda_is_gone_the_parts_are_closed_and_the_next_event_is_handled(
    tmp_path: Path,
) -> None:
    source = (
        "import time\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        yield {'statusCode': 200}\n"
        "        for _ in range(1000):\n"
        "            yield b'x' * 10_000\n"
        "            time.sleep(0.001)\n"
        "    finally:\n"
        "        print('closed', flush=True)\n"
    )
    with (
        wire.serve([{}, {}], react=cut) as api,
        processes.python(tmp_path, source, api) as running,
    ):
        ended = processes.end(running, api)

    assert ended.output.count("closed") == 2
    assert [line["errorType"] for line in ended.lines] == ["RuntimeApiError"] * 2
    assert len(api.posts) == 2


def refuse(connection: socket.socket, _: Post) -> None:
    connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")


def test_a_response_that_lambda_refuses_is_logged(tmp_path: Path) -> None:
    with wire.serve([{}], react=refuse) as api, processes.python(tmp_path, GREET, api) as running:
        ended = processes.end(running, api)

    assert "413" in ended.lines[0]["errorMessage"]


def test_the_process_ends_when_there_is_no_runtime_api(tmp_path: Path) -> None:
    gone = Wire("127.0.0.1:1")
    with processes.python(tmp_path, GREET, gone) as running:
        ended = processes.wait(running)

    assert ended.status == 1
    assert "ConnectionRefusedError" in ended.output


def test_a_process_that_is_ended_in_a_stream_prints_nothing(tmp_path: Path) -> None:
    def start(connection: socket.socket, _: Post) -> None:
        api.over.set()
        time.sleep(1)
        connection.sendall(ACCEPTED)

    source = GREET + "    import time\n    time.sleep(30)\n"
    with wire.serve([{}], react=start) as api, processes.python(tmp_path, source, api) as running:
        assert api.over.wait(processes.SECONDS)
        running.process.send_signal(signal.SIGTERM)
        ended = processes.wait(running)

    assert (ended.status, ended.output) == (0, "")


def test_lines_of_a_function_carry_the_id_of_the_event(tmp_path: Path) -> None:
    source = (
        "import logging\n"
        "def handler(event, context):\n"
        "    logging.warning('hello', extra={'status': 7})\n"
        "    logging.info('not kept')\n" + GREET.partition("\n")[2]
    )

    _, ended = run(tmp_path, source, AWS_LAMBDA_LOG_LEVEL="WARN")

    (line,) = ended.lines
    assert (line["message"], line["status"], line["requestId"]) == ("hello", 7, REQUEST_ID)
