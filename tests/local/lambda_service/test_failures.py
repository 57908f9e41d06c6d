"""Functions that fail: what the caller gets, and that the next request is served again."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest

from tests.local.lambda_service.support import ECHO, SLEEP, Deploy

pytestmark = pytest.mark.anyio


async def test_an_exception_is_an_error_with_its_type_and_message(deploy: Deploy) -> None:
    function = await deploy("def handler(event, context):\n    raise KeyError('oops')\n")

    error = await function.error()

    assert (error["errorType"], error["errorMessage"]) == ("KeyError", "'oops'")


async def test_an_exception_with_a_very_long_traceback_is_an_error(deploy: Deploy) -> None:
    function = await deploy("def handler(event, context):\n    return handler(event, context)\n")

    assert (await function.error())["errorType"] == "RecursionError"


async def test_an_exception_does_not_end_the_process(deploy: Deploy) -> None:
    function = await deploy(
        "import os\n"
        "def handler(event, context):\n"
        "    assert not event, os.getpid()\n"
        "    return os.getpid()\n"
    )
    pid = await function.result()

    assert (await function.error({"fail": True}))["errorMessage"] == str(pid)
    assert await function.result() == pid


async def test_a_result_that_is_no_json_is_an_error(deploy: Deploy) -> None:
    function = await deploy("def handler(event, context):\n    return object()\n")

    assert (await function.error())["errorType"] == "Runtime.MarshalError"


async def test_a_function_that_overruns_its_time_out_is_killed(deploy: Deploy) -> None:
    function = await deploy(SLEEP, timeout_seconds=1)
    pid = await function.result({"seconds": 0})
    began = time.monotonic()

    invocation = await function.invoke({"seconds": 30})

    assert time.monotonic() - began < 5
    assert invocation.function_error == "Unhandled"
    form = (
        r'\{"errorMessage": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z '
        + invocation.request_id
        + r' Task timed out after 1\.00 seconds"\}'
    )
    assert re.fullmatch(form, invocation.payload.decode())
    assert await function.result({"seconds": 0}) != pid


async def test_a_function_over_its_memory_is_killed(deploy: Deploy) -> None:
    function = await deploy(
        "import time\n"
        "def handler(event, context):\n"
        "    hoard = bytearray(300 * 2**20) if event else b''\n"
        "    time.sleep(1 if event else 0)\n"
        "    return len(hoard)\n",
        memory_mb=256,
    )

    error = await function.error({"hoard": True})

    assert error["errorType"] == "Runtime.OutOfMemory"
    assert error["errorMessage"].endswith("Runtime exited with error: signal: killed")
    assert await function.result() == 0


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os._exit(0)", "Runtime exited without providing a reason"),
        ("os._exit(3)", "Runtime exited with error: exit status 3"),
        ("os.kill(os.getpid(), 15)", "Runtime exited with error: signal: terminated"),
    ],
)
async def test_a_process_that_exits_is_an_error(deploy: Deploy, code: str, reason: str) -> None:
    function = await deploy(
        f"import os, time\ndef handler(event, context):\n    {code}\n    time.sleep(5)\n"
    )

    error = await function.error()

    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].startswith("RequestId: ")
    assert error["errorMessage"].endswith(reason)


async def test_a_process_that_dies_between_requests_is_replaced(deploy: Deploy) -> None:
    function = await deploy(
        "import os, threading\n"
        "def handler(event, context):\n"
        "    threading.Timer(0.05, os._exit, [1]).start()\n"
        "    return os.getpid()\n"
    )
    first = await function.result()
    await asyncio.sleep(0.5)

    assert await function.result() != first


async def test_a_result_over_6_mb_is_an_error(deploy: Deploy) -> None:
    """The limit is of the JSON, quotes included, and 100 bytes more than 6 MB."""
    function = await deploy("def handler(event, context):\n    return 'x' * event['size']\n")
    limit = 6 * 2**20 + 100

    assert len(await function.result({"size": limit - 2})) == limit - 2
    error = await function.error({"size": limit - 1})
    assert error["errorType"] == "Function.ResponseSizeTooLarge"
    assert "(6291556 bytes)" in error["errorMessage"]
    assert await function.result({"size": 1}) == "x"


async def test_a_dependency_that_the_zip_lacks_is_an_import_error(deploy: Deploy) -> None:
    """starlette is in the environment of the tests, and not in Lambda's."""
    function = await deploy(f"import starlette\n{ECHO}")

    error = await function.error()

    assert error["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'starlette'" in error["errorMessage"]
    assert await function.log("Runtime.ImportModuleError")


@pytest.mark.parametrize(
    ("source", "error_type"),
    [
        ("def handler(event, context)\n", "Runtime.UserCodeSyntaxError"),
        ("def another(event, context): ...\n", "Runtime.HandlerNotFound"),
        ("raise ValueError('at init')\n", "ValueError"),
        ("import os\nos._exit(7)\n", "Runtime.ExitError"),
    ],
)
async def test_an_init_that_fails_is_reported(deploy: Deploy, source: str, error_type: str) -> None:
    function = await deploy(source)

    assert (await function.error())["errorType"] == error_type


async def test_an_init_that_does_not_end_is_killed(deploy: Deploy) -> None:
    function = await deploy(f"import time\ntime.sleep(60)\n{ECHO}", init_timeout_seconds=0.5)

    error = await function.error()

    assert error["errorType"] == "Sandbox.Timedout"
    assert error["errorMessage"].endswith("Init timed out after 0.50 seconds")


async def test_an_init_that_failed_is_tried_again(deploy: Deploy, tmp_path: Path) -> None:
    function = await deploy(
        "import os, pathlib\n"
        "flag = pathlib.Path(os.environ['FLAG'])\n"
        "tried = flag.exists()\n"
        "flag.touch()\n"
        "assert tried, 'first try'\n"
        f"{ECHO}",
        environment={"FLAG": str(tmp_path / "flag")},
    )

    assert (await function.error())["errorMessage"] == "first try"
    assert await function.result({"n": 1}) == {"n": 1}


async def test_a_start_that_the_service_cannot_make_reaches_the_caller(deploy: Deploy) -> None:
    """Such as the environment of a function whose role is not in the state."""
    function = await deploy(ECHO, extra={"A": "nul\0byte"})

    with pytest.raises(ValueError, match="null byte"):
        await function.invoke()
