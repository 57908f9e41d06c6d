"""Functions that stream, each run in a process of its own against a Runtime API."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.lambdas.streaming.wire import Wire
from tests.npm import installed

LAMBDAS = Path(__file__).parents[3] / "lambdas"
RUNTIME_CLIENT = Path(__file__).parent / "node"
SECONDS = 20


@dataclass
class Running:
    """A process, and the file that it writes to."""

    process: subprocess.Popen[str]
    output: IO[str]


@dataclass
class Ended:
    """What a process left: its exit status, and its output."""

    status: int
    output: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines that it logged."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]


@contextlib.contextmanager
def python(folder: Path, source: str, wire: Wire, **environment: str) -> Iterator[Running]:
    """Run the loop with a handler, by its bootstrap script as Lambda does."""
    (folder / "function.py").write_text(source)
    if not (folder / "streaming").exists():
        (folder / "streaming").symlink_to(LAMBDAS / "streaming")
    with packaged(folder, "function.handler", wire, **environment) as running:
        yield running


@contextlib.contextmanager
def packaged(task_root: Path, handler: str, wire: Wire, **environment: str) -> Iterator[Running]:
    """Run what a zip holds, by the script in it."""
    script = task_root / "streaming" / "bootstrap"
    variables = {
        "AWS_LAMBDA_RUNTIME_API": wire.address,
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "LAMBDA_TASK_ROOT": str(task_root),
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "_HANDLER": handler,
        **environment,
    }
    command = [str(script), sys.executable, "/var/runtime/bootstrap.py"]
    with _process(command, task_root, variables) as running:
        yield running


# What the native part of the vendor's client would do: only its Node.js part is used.
STUB = """
require("node:module")._extensions[".node"] = (module) => {
  module.exports = { initializeClient() {} };
};
"""


@contextlib.contextmanager
def node(folder: Path, source: str, wire: Wire) -> Iterator[Running]:
    """Run the vendor's own runtime client for Node.js with a handler."""
    package = installed(RUNTIME_CLIENT, "runtime-client") / "node_modules" / "aws-lambda-ric"
    (package / "rapid-client.node").touch()
    (folder / "stub.cjs").write_text(STUB)
    (folder / "function.mjs").write_text(source)
    command = ["node", "--require", str(folder / "stub.cjs"), str(package / "index.mjs")]
    variables = {
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_NAME": "f",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_LOG_GROUP_NAME": "g",
        "AWS_LAMBDA_LOG_STREAM_NAME": "s",
        "AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1": "true",
        "AWS_LAMBDA_RUNTIME_API": wire.address,
        "LAMBDA_TASK_ROOT": str(folder),
        "PATH": os.environ["PATH"],
        "_HANDLER": "function.handler",
    }
    with _process([*command, "function.handler"], folder, variables) as running:
        yield running


@contextlib.contextmanager
def _process(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[Running]:
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        try:
            yield Running(process, output)
        finally:
            process.kill()


def end(running: Running, wire: Wire) -> Ended:
    """Wait until every event was handled, and end the process as Lambda does."""
    assert wire.over.wait(SECONDS), running.process.poll()
    running.process.send_signal(signal.SIGTERM)
    return wait(running)


def wait(running: Running) -> Ended:
    """Wait until the process ends."""
    status = running.process.wait(SECONDS)
    running.output.seek(0)
    return Ended(status, running.output.read())
