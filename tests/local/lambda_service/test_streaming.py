"""InvokeWithResponseStream, with the functions' runtime loop."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from local.clock import Clock
from local.lambda_service import Head, LambdaService, runtime_api
from tests.local.lambda_service.support import (
    ECHO,
    LOOP,
    Deploy,
    add_loop,
    make_function,
    read,
)

pytestmark = pytest.mark.anyio

GREET = """
def handler(event, context):
    yield {"statusCode": 201, "headers": {"x-a": "é"}, "cookies": ["c=1"]}
    yield b": hello\\n\\n"
    yield "ü".encode() + bytes(9)
"""

STEPS = """
import pathlib, time

def handler(event, context):
    yield {"statusCode": 200}
    for step in ("one", "two", "three"):
        yield step.encode()
        while not (pathlib.Path(event["folder"]) / step).exists():
            time.sleep(0.01)
"""


async def test_head_and_parts_arrive(deploy: Deploy) -> None:
    function = await deploy(GREET, streams=True)

    streamed = await function.stream()

    assert streamed.head == Head(201, {"x-a": "é"}, {}, ["c=1"])
    assert await read(streamed) == b": hello\n\n\xc3\xbc" + bytes(9)
    outcome = await streamed.outcome
    assert (outcome.function_error, outcome.rejected, outcome.payload) == (None, None, b"")
    assert outcome.report is not None


async def test_a_part_arrives_before_the_next_one_is_made(deploy: Deploy, tmp_path: Path) -> None:
    function = await deploy(STEPS, streams=True)
    streamed = await function.stream({"folder": str(tmp_path)})

    seen = []
    async for part in streamed.parts:
        seen.append(part)
        (tmp_path / part.decode()).touch()

    assert seen == [b"one", b"two", b"three"]


async def test_one_process_handles_one_stream_after_another(deploy: Deploy) -> None:
    function = await deploy(
        "import os\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield f'{os.getpid()} {context.aws_request_id} {os.environ[\"_X_AMZN_TRACE_ID\"]}'"
        ".encode()\n",
        streams=True,
    )

    first, second = [(await read(await function.stream())).split() for _ in range(2)]

    assert first[0] == second[0]
    assert first[1] != second[1]
    assert first[2] != second[2]
    assert first[2].startswith(b"Root=1-")


async def test_the_function_knows_how_much_time_is_left(deploy: Deploy) -> None:
    function = await deploy(
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield str(context.get_remaining_time_in_millis()).encode()\n",
        streams=True,
        timeout_seconds=20,
    )

    assert 15_000 < int(await read(await function.stream())) <= 20_000


async def test_an_error_before_the_head_is_an_error(deploy: Deploy) -> None:
    function = await deploy(
        "def handler(event, context):\n    raise KeyError('x')\n    yield {}\n", streams=True
    )

    streamed = await function.stream()

    assert streamed.head is None
    assert await read(streamed) == b""
    outcome = await streamed.outcome
    error = json.loads(outcome.payload)
    assert outcome.function_error == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("KeyError", "'x'")
    line = json.loads(await function.log("errorType"))
    assert (line["level"], line["requestId"]) == ("ERROR", outcome.request_id)


async def test_an_error_after_the_head_breaks_the_stream_off(deploy: Deploy) -> None:
    function = await deploy(
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield b'one'\n"
        "    if event: raise KeyError('x')\n",
        streams=True,
    )

    streamed = await function.stream({"fail": True})

    assert streamed.head == Head(200)
    assert await read(streamed) == b"one"
    outcome = await streamed.outcome
    assert outcome.function_error == "Unhandled"
    assert json.loads(outcome.payload) == {"errorType": "KeyError", "errorMessage": "'x'"}
    # The process goes on.
    assert await read(await function.stream()) == b"one"


async def test_a_timeout_in_the_middle_breaks_the_stream_off(deploy: Deploy) -> None:
    function = await deploy(
        "import time\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield b'one'\n"
        "    time.sleep(30)\n",
        streams=True,
        timeout_seconds=1,
    )
    started = time.monotonic()

    streamed = await function.stream()

    assert await read(streamed) == b"one"
    assert "Task timed out after 1.00 seconds" in (await streamed.outcome).payload.decode()
    assert time.monotonic() - started < 5


async def test_a_crash_in_the_middle_breaks_the_stream_off(deploy: Deploy) -> None:
    function = await deploy(
        "import os\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield b'one'\n"
        "    os._exit(3)\n",
        streams=True,
    )

    streamed = await function.stream()

    assert await read(streamed) == b"one"
    assert "exit status 3" in (await streamed.outcome).payload.decode()


async def test_an_init_that_fails_is_reported(deploy: Deploy) -> None:
    function = await deploy("import missing_module\n", streams=True)

    streamed = await function.stream()

    assert streamed.head is None
    error = json.loads((await streamed.outcome).payload)
    assert error["errorType"] == "ModuleNotFoundError"
    assert "missing_module" in error["errorMessage"]


async def test_without_a_client_the_function_goes_on(deploy: Deploy, tmp_path: Path) -> None:
    function = await deploy(
        "import pathlib\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    for _ in range(1000):\n"
        "        yield b'x' * 10_000\n"
        "    pathlib.Path(event['done']).touch()\n",
        streams=True,
    )

    streamed = await function.stream({"done": str(tmp_path / "done")})
    streamed.discard()

    assert (await asyncio.wait_for(streamed.outcome, 10)).function_error is None
    assert (tmp_path / "done").exists()


async def settled_size(path: Path) -> int:
    """The size of a file that grows no more."""
    seen = -1
    while True:
        await asyncio.sleep(0.5)
        size = path.stat().st_size if path.exists() else -1
        if size == seen:
            return size
        seen = size


async def test_a_client_that_reads_slowly_slows_the_function_down(
    deploy: Deploy, tmp_path: Path
) -> None:
    function = await deploy(
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    with open(event['made'], 'wb', buffering=0) as made:\n"
        "        for _ in range(100):\n"
        "            yield b'x' * 1_000_000\n"
        "            made.write(b'x')\n",
        streams=True,
    )
    made = tmp_path / "made"

    streamed = await function.stream({"made": str(made)})

    assert 0 < await settled_size(made) < 50
    streamed.discard()
    await asyncio.wait_for(streamed.outcome, 20)
    assert made.stat().st_size == 100


async def test_a_stream_over_the_limit_of_lambda_is_broken_off(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime_api, "MAX_STREAMED_BYTES", 100_000)
    function = await deploy(
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    while True:\n"
        "        yield b'x' * 1000\n",
        streams=True,
    )

    streamed = await function.stream()

    assert len(await read(streamed)) <= 100_000
    assert "(100000 bytes)" in (await streamed.outcome).payload.decode()


async def test_functions_see_the_clock_of_the_stack_and_the_real_time_that_is_left(
    tmp_path: Path,
) -> None:
    source = (
        "import time\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    began = time.time(), context.get_remaining_time_in_millis()\n"
        "    time.sleep(0.2)\n"
        "    passed = time.time() - began[0], began[1] - context.get_remaining_time_in_millis()\n"
        "    yield f'{passed[0]} {passed[1]}'.encode()\n"
    )
    function = add_loop(make_function(tmp_path, source))
    async with LambdaService([function], lambda _: {}, clock=Clock(100)) as service:
        streamed = await service.invoke_streaming(function.arn, {})
        seconds, left_ms = map(float, (await read(streamed)).split())

    assert seconds > 15
    assert 200 <= left_ms < 15_000  # the clock of the stack: 20,000


async def test_an_unknown_function_is_rejected(deploy: Deploy) -> None:
    function = await deploy(GREET, streams=True)

    streamed = await function.service.invoke_streaming("arn:none", {})

    assert streamed.head is None
    assert (await streamed.outcome).rejected == "ResourceNotFoundException"


async def test_an_event_without_a_response_is_answered_quietly(deploy: Deploy) -> None:
    function = await deploy(
        "def handler(event, context):\n    return\n    yield {}\n", streams=True
    )

    streamed = await function.stream({"invokeCompletionStatus": "Success"})

    assert streamed.head is None
    outcome = await streamed.outcome
    assert (outcome.function_error, outcome.payload) == (None, b"null")
    assert function.lines == []


async def test_a_buffered_response_is_no_streamed_one(deploy: Deploy) -> None:
    function = await deploy(ECHO)

    streamed = await function.stream({"statusCode": 200})

    assert streamed.head is None
    assert await read(streamed) == b""
    assert json.loads((await streamed.outcome).payload) == {"statusCode": 200}


async def test_a_buffered_invocation_gets_head_and_delimiter_as_bytes(deploy: Deploy) -> None:
    function = await deploy(GREET, streams=True)

    invocation = await function.invoke()

    head, _, body = invocation.payload.partition(bytes(8))
    assert json.loads(head)["statusCode"] == 201
    assert body.startswith(b": hello")


@pytest.mark.parametrize(
    ("path", "status"), [("/var/task/none", 127), ("/var/task/handler.py", 126)]
)
async def test_a_wrapper_that_cannot_be_run_ends_the_init(
    path: str, status: int, deploy: Deploy
) -> None:
    function = await deploy(ECHO, environment={**LOOP, "AWS_LAMBDA_EXEC_WRAPPER": path})

    error = await function.error()

    assert f"exit status {status}" in error["errorMessage"]
    await function.log("handler.py: is not" if status == 126 else "none: does not exist")


async def test_a_wrapper_gets_interpreter_and_arguments_and_may_run_them(deploy: Deploy) -> None:
    function = await deploy(
        "import os\ndef handler(event, context):\n    return os.environ['WRAPPED']\n",
        environment={"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper"},
        files={"wrapper": '#!/bin/sh\nWRAPPED="$2 $3" exec "$@"\n'},
    )

    assert await function.result() == "-m awslambdaric"
