"""`make demo`: apply the module to an emulated AWS, send a prompt to a model, run until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from local.demo.chat import Chat
from local.demo.client import Client, ClientError
from local.demo.commands import PROMPT
from local.demo.introduction import introduce
from local.model_server.process import ModelServerError
from local.progress import Progress
from local.serving import PortTakenError
from local.stack import Stack, StackError
from local.state import StateError
from terraform_cli import TerraformError


def main(arguments: list[str]) -> int:
    """Run the demo; return the exit status. Every known failure is one line on standard error."""
    options = _parse(arguments)
    # `kill` ends the demo as Ctrl-C does, so that nothing is left behind; and Ctrl-C does so also
    # where a shell started the demo in the background, with that signal ignored.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        _demo(options)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.")
    except (
        ClientError,
        ModelServerError,
        PortTakenError,
        StackError,
        StateError,
        TerraformError,
    ) as error:
        print(f"The demo failed: {error}", file=sys.stderr)
        return 1
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the first response")
    parser.add_argument("--port", type=int, default=0, help="the API's port")
    parser.add_argument("--model", help='a GGUF file, or "echo"; SmolLM2-135M without it')
    root = parser.add_mutually_exclusive_group()
    root.add_argument("--example", default="gpt2", help="a folder of examples/")
    root.add_argument("--root", type=Path, help="a root of your own that calls the module")
    return parser.parse_args(arguments)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _demo(options: argparse.Namespace) -> None:
    step = Progress(lambda line: print(line, flush=True))
    step("Starting an emulated AWS and a model; no AWS account is involved")
    log = _Log()
    with Stack(
        options.example,
        root=options.root,
        model=options.model,
        port=options.port,
        step=step,
        log=log.write,
    ) as stack:
        with log.held():
            _converse(stack, Client(stack))
            if not options.once:
                print("\nCtrl-C ends it. Each request's log lines follow.", flush=True)
        if not options.once:
            threading.Event().wait()


def _converse(stack: Stack, client: Client) -> None:
    """Print how to call the API, and send a first prompt where it has a route for one."""
    introduce(stack)
    if client.chats:
        chat = Chat(client)
        chat.introduce()
        chat.ask()
    elif client.prompts:
        _ask(client)


class _Log:
    """Prints log lines, and none into the middle of a text."""

    def __init__(self) -> None:
        self._held: list[str] | None = None

    def write(self, source: str, line: str) -> None:
        text = f"[{source}] {line}"
        if self._held is None:
            print(text, flush=True)
        else:
            self._held.append(text)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Print the lines of the block at its end."""
        held: list[str] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
            for line in held:
                print(line, flush=True)


def _ask(client: Client) -> None:
    """Send one prompt and print what came back, with its latency."""
    began = time.monotonic()
    response = client.ask(PROMPT)
    milliseconds = (time.monotonic() - began) * 1000
    print(f"POST {client.url}  {PROMPT['inputs']!r}")
    print(f"{response.status_code} in {milliseconds:.0f} ms, a cold start included:")
    print(f"\n  {response.text}", flush=True)
