"""``python -m local.model_server`` as a process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[3]


def spawn(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "local.model_server", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    running = spawn("--port", "0", "--model", "echo")
    yield running
    running.kill()
    running.communicate()


def test_its_first_line_is_the_port_on_which_it_answers(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    port = int(process.stdout.readline())
    answer = httpx.post(f"http://127.0.0.1:{port}/invocations", json={"inputs": "to be"})
    assert answer.json() == [{"generated_text": "to be BE TO"}]


def test_it_ends_when_it_is_told_to(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=10)


def test_it_ends_even_while_it_generates() -> None:
    process = spawn("--model", "echo", "--token-seconds", "60")
    try:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}/invocations"
        with httpx.stream("POST", url, json={"inputs": "to be", "stream": True}):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)
    finally:
        process.kill()
        process.communicate()


def test_a_model_that_is_not_there_is_one_clear_line() -> None:
    process = spawn("--model", "nowhere/nothing.gguf")
    out, err = process.communicate(timeout=20)
    assert process.returncode == 2
    assert out == ""
    assert err == "the model server cannot start: there is no model file nowhere/nothing.gguf\n"


def test_a_taken_port_is_one_clear_line(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    second = spawn("--model", "echo", "--port", port)
    _, err = second.communicate(timeout=20)
    assert second.returncode == 2
    assert err.startswith("the model server cannot start: ")
    assert err.count("\n") == 1
