"""Functions whose source a test writes, deployed into a service of their own."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from local.lambda_service import Invocation, LambdaService, StreamedInvocation
from local.state import Function
from tools.sources import BOOTSTRAP

ECHO = "def handler(event, context):\n    return event\n"
PID = "import os\ndef handler(event, context):\n    return os.getpid()\n"
SLEEP = (
    "import os, time\n"
    "def handler(event, context):\n"
    "    time.sleep(event['seconds'])\n"
    "    return os.getpid()\n"
)

AWAIT_FILE = """
import os, pathlib, time

def handler(event, context):
    folder = pathlib.Path(event["folder"])
    (folder / f"started-{os.getpid()}").touch()
    while not (folder / event["file"]).exists():
        time.sleep(0.01)
    print("finished", os.getpid())
    return os.getpid()
"""
"""Runs until a file is there: what happens at the same time does not depend on the machine."""


LAMBDAS = Path(__file__).parents[3] / "lambdas"
LOOP = {"AWS_LAMBDA_EXEC_WRAPPER": f"/var/task/{BOOTSTRAP}"}
"""The environment of a function that streams."""


def add_loop(function: Function) -> Function:
    """The function with the runtime loop in its zip."""
    files = {path.name: path.read_bytes() for path in (LAMBDAS / "streaming").glob("*.py")}
    with zipfile.ZipFile(function.zip_path, "a") as archive:
        for name, content in files.items():
            archive.writestr(f"streaming/{name}", content)
        script = zipfile.ZipInfo(BOOTSTRAP)
        script.external_attr = 0o100755 << 16
        archive.writestr(script, (LAMBDAS / BOOTSTRAP).read_bytes())
    return replace(function, environment={**function.environment, **LOOP})


def make_function(
    directory: Path, source: str, files: Mapping[str, str] | None = None, **settings: Any
) -> Function:
    """A function whose zip holds `handler.py`, and other files that may be run.

    `settings` replace the usual ones.
    """
    name = settings.get("name", "demo")
    zip_path = directory / f"{name}.zip"
    with zipfile.ZipFile(zip_path, "w") as archive:
        archive.writestr("handler.py", source)
        for other, text in (files or {}).items():
            entry = zipfile.ZipInfo(other)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, text)
    usual: dict[str, Any] = {
        "name": name,
        "arn": f"arn:aws:lambda:eu-west-1:123456789012:function:{name}",
        "zip_path": zip_path,
        "handler": "handler.handler",
        "runtime": "python3.13",
        "architecture": "arm64",
        "timeout_seconds": 30,
        "memory_mb": 512,
        "environment": {},
        "role_arn": "arn:aws:iam::123456789012:role/demo",
        "reserved_concurrency": None,
        "log_format": "JSON",
        "log_level": "INFO",
        "log_group": f"/aws/lambda/{name}",
        "tracing": "Active",
    }
    return Function(**{**usual, **settings})


@dataclass
class Deployed:
    """One function in a running service, and every line that it has logged."""

    service: LambdaService
    function: Function
    lines: list[str] = field(default_factory=list)

    async def invoke(self, event: Mapping[str, Any] | bytes | None = None) -> Invocation:
        return await self.service.invoke(self.function.arn, {} if event is None else event)

    async def stream(self, event: Mapping[str, Any] | bytes | None = None) -> StreamedInvocation:
        return await self.service.invoke_streaming(self.function.arn, event or {})

    async def result(self, event: Mapping[str, Any] | bytes | None = None) -> Any:
        """The function's return value; it must not fail."""
        invocation = await self.invoke(event)
        assert invocation.function_error is None, invocation.payload
        return json.loads(invocation.payload)

    async def error(self, event: Mapping[str, Any] | bytes | None = None) -> dict[str, Any]:
        """The function's error object; it must fail."""
        invocation = await self.invoke(event)
        assert invocation.function_error == "Unhandled"
        error: dict[str, Any] = json.loads(invocation.payload)
        return error

    async def log(self, text: str) -> str:
        """The first line that contains a text; log lines may come after the answer."""
        async with asyncio.timeout(5):
            while not (found := [line for line in self.lines if text in line]):
                await asyncio.sleep(0.01)
        return found[0]


Deploy = Callable[..., Awaitable[Deployed]]
"""The fixture `deploy`: source and settings of a function → it, in a running service."""


async def read(streamed: StreamedInvocation) -> bytes:
    """All parts of a streamed response."""
    return b"".join([part async for part in streamed.parts])
