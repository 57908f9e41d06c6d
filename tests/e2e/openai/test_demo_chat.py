"""The demo's chat, and the snippet that it prints."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from local.demo.chat import Chat
from local.demo.client import Client
from tests.e2e.conftest import Running
from tests.e2e.openai.conftest import KEY

pytestmark = pytest.mark.xdist_group("e2e-openai")


@pytest.fixture
def demo(chat: Running) -> Chat:
    client = Client(chat.stack)
    client.key = KEY
    return Chat(client)


def test_the_tokens_are_printed_as_they_arrive(
    demo: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.ask()
    out = capsys.readouterr().out
    assert "/v1/chat/completions" in out
    assert "The first of" in out


def test_the_snippet_runs_as_it_is_printed(demo: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    demo.introduce()
    out = capsys.readouterr().out
    snippet = textwrap.dedent(out[out.index("  from openai") :])
    assert len(snippet.strip().splitlines()) == 6
    done = subprocess.run(
        [sys.executable, "-c", snippet], capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
    assert done.stdout.strip()
    assert "curl" in out
