"""The function that sends whole responses, as Lambda loads it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.lambdas import fake_runtime
from tests.lambdas.openai_routes.conftest import CHAT, CONTEXT, MESSAGES, SETTINGS, event

LAMBDAS = Path(__file__).parents[3] / "lambdas"


def load(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> Any:
    """Load the function with these settings."""
    monkeypatch.setenv("SETTINGS", json.dumps(SETTINGS | settings))
    return importlib.reload(importlib.import_module("openai_buffered.handler"))


def test_a_chat_is_completed_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_runtime.serve(fake_runtime.answer(json.dumps(CHAT).encode())) as sagemaker:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", sagemaker.url)
        function = load(monkeypatch)

        result = function.handler(event("/v1/chat/completions", {"messages": MESSAGES}), CONTEXT)

    assert result["statusCode"] == 200
    assert json.loads(result["body"])["choices"][0]["message"]["content"] == "Paris."
    request = sagemaker.requests[0]
    assert b"route=/v1/chat/completions" in request
    assert json.dumps({"messages": MESSAGES}).encode() in request


@pytest.mark.parametrize("engine", ["llamacpp", "lmi", "sglang", "tei", "tgi", "transformers"])
def test_every_engine_can_be_loaded(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, engine=engine).routes.engine.name == engine


def test_the_start_reads_the_adapter_of_its_engine_only() -> None:
    code = (
        "import sys; from engines.load import load; load('vllm', None);"
        "print([name for name in sys.modules if name.startswith('engines.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=LAMBDAS, capture_output=True, text=True, check=True
    )

    loaded = done.stdout
    assert "engines.vllm" in loaded
    others = ("tgi", "tei", "lmi", "sglang", "llamacpp", "transformers", "templated")
    assert [name for name in others if f"engines.{name}'" in loaded] == []
