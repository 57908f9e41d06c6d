"""Invocations that succeed, and those that the service refuses."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from local.clock import Clock
from local.fake_internet import Internet
from local.lambda_service import LambdaService
from tests.local.lambda_service.support import (
    AWAIT_FILE,
    ECHO,
    PID,
    SLEEP,
    Deploy,
    Deployed,
    make_function,
)

pytestmark = pytest.mark.anyio


def start(function: Deployed, folder: Path, file: str) -> asyncio.Task[int]:
    """Call a function of AWAIT_FILE; the task's result is its process."""
    return asyncio.create_task(function.result({"folder": str(folder), "file": file}))


async def started(folder: Path, processes: int) -> None:
    async with asyncio.timeout(20):
        while len(list(folder.glob("started-*"))) < processes:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "event",
    [{}, {"a": [1, 2.5, None, True]}, {"text": "Grüße 你好 🎉 \n\0"}, {"big": "你" * 1_500_000}],
)
async def test_an_event_reaches_the_function_and_its_result_comes_back(
    deploy: Deploy, event: dict[str, object]
) -> None:
    function = await deploy(ECHO)

    assert await function.result(event) == event


async def test_an_event_may_be_given_as_bytes(deploy: Deploy) -> None:
    function = await deploy(ECHO)

    assert await function.result(b'{"n": 1}') == {"n": 1}


async def test_a_warm_process_is_used_again(deploy: Deploy) -> None:
    function = await deploy(PID)

    assert len({await function.result() for _ in range(5)}) == 1


async def test_concurrent_requests_run_in_processes_of_their_own(
    deploy: Deploy, tmp_path: Path
) -> None:
    function = await deploy(AWAIT_FILE)
    calls = [start(function, tmp_path, "go") for _ in range(4)]

    await started(tmp_path, 4)
    (tmp_path / "go").touch()

    assert len(set(await asyncio.gather(*calls))) == 4


async def test_of_several_warm_processes_the_one_used_last_is_used_again(
    deploy: Deploy, tmp_path: Path
) -> None:
    function = await deploy(AWAIT_FILE)
    calls = {name: start(function, tmp_path, name) for name in ("first", "last")}
    await started(tmp_path, 2)

    (tmp_path / "first").touch()
    first = await calls["first"]
    (tmp_path / "last").touch()
    last = await calls["last"]

    assert first != last
    assert [await start(function, tmp_path, "last") for _ in range(3)] == [last] * 3


async def test_a_burst_of_requests_gets_each_its_own_answer(deploy: Deploy) -> None:
    function = await deploy(ECHO)

    answers = await asyncio.gather(*(function.result({"n": n}) for n in range(50)))

    assert [answer["n"] for answer in answers] == list(range(50))


async def test_the_context_tells_the_function_about_itself(deploy: Deploy) -> None:
    function = await deploy(
        "def handler(event, context):\n"
        "    return [context.aws_request_id, context.invoked_function_arn, context.function_name,\n"
        "            context.memory_limit_in_mb, context.get_remaining_time_in_millis()]\n",
        timeout_seconds=7,
    )

    invocation = await function.invoke()
    request_id, arn, name, memory, remaining_ms = json.loads(invocation.payload)

    assert request_id == invocation.request_id
    assert (arn, name, memory) == (function.function.arn, "demo", "512")
    assert 3000 < remaining_ms <= 7000  # the default is 3 s


async def test_each_invocation_continues_its_own_trace(deploy: Deploy) -> None:
    function = await deploy(
        "import os\ndef handler(event, context):\n    return os.environ['_X_AMZN_TRACE_ID']\n"
    )
    root = "Root=1-5759e988-bd862e3fe1be46a994272793"

    given = await function.service.invoke(function.function.arn, {}, trace_id=root)
    new = await function.result()

    assert json.loads(given.payload).startswith(f"{root};Parent=")
    assert new.startswith("Root=1-")
    assert root not in new


async def test_a_request_over_the_reserved_concurrency_is_throttled(deploy: Deploy) -> None:
    function = await deploy(SLEEP, reserved_concurrency=1)

    first, second = await asyncio.gather(
        function.invoke({"seconds": 1}), function.invoke({"seconds": 0})
    )

    assert (first.throttled, first.status) == (False, 200)
    assert (second.throttled, second.status) == (True, 429)
    assert not (await function.invoke({"seconds": 0})).throttled


async def test_a_reserved_concurrency_of_zero_throttles_everything(deploy: Deploy) -> None:
    function = await deploy(ECHO, reserved_concurrency=0)

    assert (await function.invoke()).throttled


async def test_the_accounts_concurrency_is_shared_by_all_functions(tmp_path: Path) -> None:
    functions = [make_function(tmp_path, SLEEP, name=name) for name in ("a", "b")]
    async with LambdaService(functions, lambda _: {}, account_concurrency=1) as service:
        first, second = await asyncio.gather(
            service.invoke(functions[0].arn, {"seconds": 0.5}),
            service.invoke(functions[1].arn, {"seconds": 0}),
        )

    assert (first.throttled, second.throttled) == (False, True)


async def test_an_unknown_function_is_not_found(deploy: Deploy) -> None:
    function = await deploy(ECHO)

    answer = await function.service.invoke(f"{function.function.arn}-2", {})

    assert (answer.rejected, answer.status) == ("ResourceNotFoundException", 404)


async def test_an_event_of_6_mb_passes_and_one_byte_more_does_not(deploy: Deploy) -> None:
    function = await deploy("def handler(event, context):\n    return len(event['x'])\n")
    envelope = len(b'{"x":""}')
    event = b'{"x":"' + b"a" * (6 * 2**20 - envelope) + b'"}'

    assert await function.result(event) == 6 * 2**20 - envelope
    refused = await function.invoke(event.replace(b"a", b"aa", 1))
    assert (refused.rejected, refused.status) == ("RequestTooLargeException", 413)


async def test_a_cancelled_caller_does_not_stop_the_function(
    deploy: Deploy, tmp_path: Path
) -> None:
    """Nor does it hand the process, busy as it is, to the next caller."""
    function = await deploy(AWAIT_FILE)
    (tmp_path / "now").touch()
    busy = await start(function, tmp_path, "now")

    calling = start(function, tmp_path, "later")
    await asyncio.sleep(0.2)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling

    assert await start(function, tmp_path, "now") != busy
    (tmp_path / "later").touch()
    async with asyncio.timeout(5):
        while function.lines.count(f"finished {busy}") < 2:
            await asyncio.sleep(0.01)


async def test_a_report_tells_the_figures_of_the_invocation(deploy: Deploy) -> None:
    function = await deploy(SLEEP)
    began = time.monotonic()

    cold = (await function.invoke({"seconds": 0.2})).report
    elapsed_ms = (time.monotonic() - began) * 1000
    warm = (await function.invoke({"seconds": 0})).report

    assert cold is not None
    assert warm is not None
    assert 200 <= cold.duration_ms < elapsed_ms
    assert cold.init_duration_ms is not None
    assert cold.init_duration_ms < elapsed_ms
    assert warm.init_duration_ms is None
    assert 5 < warm.max_memory_mb < 512
    assert warm.line().startswith(f"REPORT RequestId: {warm.request_id}\tDuration: ")
    assert "Memory Size: 512 MB" in warm.line()


CLOCK = "import time\ndef handler(event, context):\n    return time.time()\n"


async def test_a_function_sees_the_time_of_the_stacks_clock(tmp_path: Path) -> None:
    clock = Clock(speed=3600)
    function = make_function(tmp_path, CLOCK)
    async with LambdaService([function], lambda _: {}, clock=clock) as service:
        deployed = Deployed(service, function)
        began = clock.time()
        seen = await deployed.result()
        assert began < seen < clock.time()


async def test_a_crash_ends_the_process_with_these_credentials_only(tmp_path: Path) -> None:
    function = make_function(tmp_path, SLEEP)
    keys = iter(["first", "second"])
    async with LambdaService([function], lambda _: {"AWS_ACCESS_KEY_ID": next(keys)}) as service:
        deployed = Deployed(service, function)
        runs = [asyncio.create_task(deployed.invoke({"seconds": 1})) for _ in range(2)]
        await asyncio.sleep(0.8)
        service.crash("first")
        crashed, finished = sorted(
            [await run for run in runs], key=lambda run: run.function_error is None
        )
    assert b"signal: killed" in crashed.payload
    assert finished.function_error is None


async def test_a_function_sees_the_names_of_the_stacks_internet_and_no_other(
    tmp_path: Path,
) -> None:
    source = (
        "import os, socket\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        return socket.getaddrinfo(event, 443)[0][4][0], 'LOCAL_INTERNET' in os.environ\n"
        "    except socket.gaierror:\n"
        "        return None\n"
    )
    function = make_function(tmp_path, source)
    internet = Internet(tmp_path)
    internet.add("hooks.example.com", 1, ["8.8.4.4"])
    async with LambdaService([function], lambda _: {}, internet=internet.environment()) as service:
        answers = [
            json.loads((await service.invoke(function.arn, f'"{name}"'.encode())).payload)
            for name in ("hooks.example.com", "127.0.0.1", "other.example.com")
        ]

    assert answers == [["8.8.4.4", False], ["127.0.0.1", False], None]
