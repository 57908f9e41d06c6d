"""The model container as the stack starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]
PARENT = """
import time
from local.model_server.process import ECHO, ModelServer
with ModelServer(ECHO) as server:
    server.wait()
    print("ready", flush=True)
    time.sleep(600)
"""


def test_a_parent_that_is_killed_leaves_no_container_behind() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        (container,) = psutil.Process(parent.pid).children()
        parent.kill()

    gone, alive = psutil.wait_procs([container], timeout=20)
    assert (gone, alive) == ([container], [])
