"""After close nothing is left: no process, no file, no request that waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from local.lambda_service import LambdaService
from tests.local.lambda_service.support import PID, SLEEP, Deployed, make_function

pytestmark = pytest.mark.anyio


def deployed(directory: Path, source: str) -> Deployed:
    function = make_function(directory, source)
    lines: list[str] = []
    service = LambdaService([function], lambda _: {}, log=lambda _, line: lines.append(line))
    return Deployed(service, function, lines)


async def test_warm_processes_end_with_the_service(tmp_path: Path) -> None:
    function = deployed(tmp_path, PID)
    async with function.service:
        pids = set(await asyncio.gather(*(function.result() for _ in range(4))))
        assert all(psutil.pid_exists(pid) for pid in pids)

    assert not any(psutil.pid_exists(pid) for pid in pids)


async def test_a_running_function_ends_with_the_service(tmp_path: Path) -> None:
    function = deployed(tmp_path, SLEEP)
    async with function.service:
        pid = await function.result({"seconds": 0})
        running = asyncio.create_task(function.invoke({"seconds": 60}))
        await asyncio.sleep(0.2)

    answer = await asyncio.wait_for(running, 5)
    assert b"Runtime exited with error: signal: killed" in answer.payload
    assert not psutil.pid_exists(pid)


async def test_a_process_that_still_starts_ends_with_the_service(tmp_path: Path) -> None:
    function = deployed(tmp_path, f"import time\ntime.sleep(30)\n{PID}")
    before = {child.pid for child in psutil.Process().children()}
    async with function.service:
        running = asyncio.create_task(function.invoke())
        await asyncio.sleep(0.3)
        started = {child.pid for child in psutil.Process().children()} - before
        assert started

    answer = await asyncio.wait_for(running, 5)
    assert b"Runtime exited with error: signal: killed" in answer.payload
    assert not any(psutil.pid_exists(pid) for pid in started)


async def test_what_a_function_starts_ends_with_its_process(tmp_path: Path) -> None:
    function = deployed(
        tmp_path,
        "import subprocess\n"
        "def handler(event, context):\n"
        "    return subprocess.Popen(['sleep', '60']).pid\n",
    )
    async with asyncio.timeout(20), function.service:
        grandchild = await function.result()

    assert not _runs(grandchild)


async def test_a_process_that_leaves_a_child_behind_is_missed_at_once(tmp_path: Path) -> None:
    """The child has inherited the output of the process, and is ended with it."""
    function = deployed(
        tmp_path,
        "import os, subprocess\n"
        "def handler(event, context):\n"
        "    print('child', subprocess.Popen(['sleep', '60']).pid)\n"
        "    os._exit(1)\n",
    )
    async with asyncio.timeout(20), function.service:
        assert (await function.error())["errorType"] == "Runtime.ExitError"

    grandchild = int((await function.log("child")).split()[1])
    assert not _runs(grandchild)


async def test_the_unpacked_zips_are_removed(tmp_path: Path) -> None:
    function = deployed(
        tmp_path,
        "import os\ndef handler(event, context):\n    return os.environ['LAMBDA_TASK_ROOT']\n",
    )
    async with function.service:
        task_root = Path(await function.result())
        assert task_root.exists()

    assert not task_root.exists()


async def test_a_closed_service_finds_no_function(tmp_path: Path) -> None:
    function = deployed(tmp_path, PID)
    async with function.service:
        await function.result()

    assert (await function.invoke()).rejected == "ResourceNotFoundException"


async def test_a_service_that_was_never_used_closes(tmp_path: Path) -> None:
    async with deployed(tmp_path, PID).service:
        pass


def _runs(pid: int) -> bool:
    """An orphan that ended may wait for its new parent, as a zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
