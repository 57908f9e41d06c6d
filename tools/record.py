"""Record what a command prints in a terminal, and when: `python -m tools.record CAST -- COMMAND`.

The recording is an asciicast of version 2, which other programs play, too:
https://docs.asciinema.org/manual/asciicast/v2/
`tools/picture.py` draws it. It holds nothing of the machine but what the command prints.
"""

from __future__ import annotations

import argparse
import codecs
import errno
import fcntl
import json
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COLUMNS = 100
ROWS = 30
TERM = "xterm-256color"
_OUTPUT = "o"


@dataclass(frozen=True, slots=True)
class Output:
    """What was printed at once.

    Attributes:
        seconds: since the start.
        text: what was printed.
    """

    seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A recording.

    Attributes:
        command: what was run.
        columns, rows: of the terminal.
        outputs: in the order of their times.
    """

    command: str
    columns: int
    rows: int
    outputs: tuple[Output, ...]


def record(
    command: Sequence[str],
    show: Callable[[bytes], object],
    columns: int = COLUMNS,
    rows: int = ROWS,
) -> Cast:
    """Run a command in a pseudo terminal until it ends.

    Args:
        command: what to run.
        show: gets each output as well, while it comes.
        columns: of the terminal.
        rows: of the terminal.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        began = time.monotonic()
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": TERM, "COLUMNS": str(columns), "LINES": str(rows)},
        ) as process:
            os.close(theirs)
            outputs = tuple(_outputs(ours, began, show))
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(command))
    finally:
        os.close(ours)
    return Cast(shlex.join(command), columns, rows, outputs)


def _outputs(terminal: int, began: float, show: Callable[[bytes], object]) -> Iterator[Output]:
    # A read may end within a character.
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while data := _read(terminal):
        show(data)
        if text := decoder.decode(data):
            yield Output(time.monotonic() - began, text)


def _read(terminal: int) -> bytes:
    """Return what was printed; nothing: the command has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError as error:
        if error.errno == errno.EIO:  # Linux: no process has the other side open
            return b""
        raise


def write(cast: Cast) -> str:
    """Return the text of a recording."""
    header = {
        "version": 2,
        "width": cast.columns,
        "height": cast.rows,
        "env": {"TERM": TERM},
        "command": cast.command,
    }
    rows = [[round(each.seconds, 3), _OUTPUT, each.text] for each in cast.outputs]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (header, *rows))


def read(text: str) -> Cast:
    """Return the recording in a text. What is no output, such as input or marks, is left out."""
    header, *rows = (json.loads(line) for line in text.splitlines() if line)
    outputs = tuple(Output(seconds, data) for seconds, kind, data in rows if kind == _OUTPUT)
    return Cast(header["command"], header["width"], header["height"], outputs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Record a command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.record", description=__doc__)
    parser.add_argument("cast", type=Path, help="where to write the recording")
    parser.add_argument("command", nargs="+", help="what to run, after --")
    options = parser.parse_args(arguments)
    try:
        cast = record(options.command, lambda data: os.write(sys.stdout.fileno(), data))
    except subprocess.CalledProcessError as error:
        print(f"Nothing was recorded: {error}", file=sys.stderr)
        return 1
    options.cast.write_text(write(cast), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
