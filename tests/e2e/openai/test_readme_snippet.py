"""The README's snippet for OpenAI's SDK, as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Running
from tests.e2e.openai.conftest import KEY

REPOSITORY = Path(__file__).resolve().parents[3]
SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)

pytestmark = pytest.mark.xdist_group("e2e-openai")


@pytest.mark.parametrize("name", ["README.md", "examples/chat/README.md"])
def test_the_snippet_prints_a_completion(chat: Running, name: str) -> None:
    (snippet,) = SNIPPET.findall((REPOSITORY / name).read_text(encoding="utf-8"))
    settings = {"OPENAI_BASE_URL": f"{chat.stack.url}/v1", "OPENAI_API_KEY": KEY}
    # The stack of the tests is that of examples/chat-cpu.
    code = snippet.replace('model="chat"', 'model="chat-cpu"')
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    assert done.stdout.strip()
