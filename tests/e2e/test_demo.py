"""`make demo` as a newcomer sees it: what it prints, what it refuses, what it leaves behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
DEMO_SECONDS = 240

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where the demo puts its temporary files, so that leftovers can be seen."""
    return tmp_path


def demo(scratch: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the demo with the model that needs no file."""
    return subprocess.Popen(
        [sys.executable, "-m", "local", "--model", "echo", *arguments],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_once_prints_steps_with_times_a_curl_line_and_an_answer(scratch: Path) -> None:
    out, err = demo(scratch, "--once").communicate(timeout=DEMO_SECONDS)
    assert err == ""
    assert re.search(r"^ +\d+\.\d s  Terraform [\d.]+ applies examples/gpt2$", out, re.MULTILINE)
    assert re.search(r"Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.", out)
    # What the seed's pair of image and instance gets said, and survives.
    assert "requires a GPU and ml.m5.xlarge" in out
    assert "The endpoint asks for openai-community/gpt2; on this machine a stand-in answers" in out
    for path in ("generate", "endpoint"):
        assert re.search(rf"^  curl .*http://127\.0\.0\.1:\d+/{path}$", out, re.MULTILINE)
    assert re.search(r"^200 in \d+ ms", out, re.MULTILINE)
    # echo answers with the prompt's words in reverse order, in capitals.
    assert "IS FRANCE OF CAPITAL THE" in out
    # Log lines come after it, and none in between.
    assert out.index("IS FRANCE OF CAPITAL THE") < out.index("\n[")
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_end_in_the_middle_of_an_apply_leaves_nothing_behind(
    scratch: Path, sent: signal.Signals
) -> None:
    process = demo(scratch)
    assert process.stdout is not None
    for line in process.stdout:
        if "Creation complete" in line:
            break
    children = psutil.Process(process.pid).children(recursive=True)
    assert children  # Terraform, its provider, the container
    process.send_signal(sent)
    out, err = process.communicate(timeout=DEMO_SECONDS)
    assert "Stopped; nothing is left behind." in out
    assert err == ""
    assert process.returncode == 0
    assert [child for child in children if child.is_running()] == []
    assert list(scratch.iterdir()) == []


def test_a_taken_port_is_one_line(scratch: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        out, err = demo(scratch, "--port", port).communicate(timeout=60)
    assert (
        err
        == f"The demo failed: port {port} is taken: set PORT= to another port, or leave it out\n"
    )
    assert "Terraform" not in out


def test_a_model_that_is_no_file_is_one_line(scratch: Path) -> None:
    command = [sys.executable, "-m", "local", "--model", "no-such.gguf"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == (
        "The demo failed: there is no file no-such.gguf: set MODEL= to a GGUF file\n"
    )
    assert list(scratch.iterdir()) == []


def test_an_unknown_example_is_one_line_with_the_known_ones(scratch: Path) -> None:
    out, err = demo(scratch, "--example", "nope").communicate(timeout=60)
    assert err.startswith("The demo failed: there is no example 'nope'; there are: ")
    assert "gpt2-cpu" in err
    assert err.count("\n") == 1
    assert "applies" not in out
