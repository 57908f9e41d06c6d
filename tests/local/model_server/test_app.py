"""The HTTP contract, over the echo model, which answers the prompt's words backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.model_server.echo import Echo
from tests.local.model_server.support import Failing, ask, events_of

StartContainer = Callable[..., httpx.Client]
LONG = {"inputs": "word " * 900, "parameters": {"max_new_tokens": 900}}


def running(client: httpx.Client) -> int:
    return int(client.get("/").json()["running"])


def wait_until_idle(client: httpx.Client) -> None:
    deadline = time.monotonic() + 5
    while running(client) > 0:
        assert time.monotonic() < deadline, "the generation never stopped"
        time.sleep(0.01)


def test_ping_is_answered_with_200(client: httpx.Client) -> None:
    assert client.get("/ping").status_code == 200


def test_the_container_says_which_model_answers(client: httpx.Client) -> None:
    assert client.get("/").json()["model"].startswith("echo")


def test_the_answer_is_a_list_with_the_generated_text(client: httpx.Client) -> None:
    answer = ask(client, "to be or", return_full_text=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == [{"generated_text": " OR BE TO"}]


def test_the_prompt_comes_first_by_default(client: httpx.Client) -> None:
    assert ask(client, "to be or").json() == [{"generated_text": "to be or OR BE TO"}]


def test_details_tell_every_token_and_why_it_ended(client: httpx.Client) -> None:
    (answer,) = ask(client, "to be", details=True).json()
    details = answer["details"]
    assert [token["text"] for token in details["tokens"]] == [" BE", " TO", "</s>"]
    assert [token["special"] for token in details["tokens"]] == [False, False, True]
    assert details["finish_reason"] == "eos_token"
    assert details["generated_tokens"] == 3
    assert details["prefill"] == []


def test_input_details_tell_the_tokens_of_the_prompt(client: httpx.Client) -> None:
    (answer,) = ask(client, "to be", decoder_input_details=True).json()
    assert [token["text"] for token in answer["details"]["prefill"]] == ["to", " be"]


def test_the_limit_of_tokens_is_kept(client: httpx.Client) -> None:
    (answer,) = ask(client, "to be or", max_new_tokens=2, details=True).json()
    assert answer["generated_text"] == "to be or OR BE"
    assert answer["details"]["finish_reason"] == "length"
    assert answer["details"]["generated_tokens"] == 2


def test_a_stop_sequence_ends_the_text_and_is_a_part_of_it(client: httpx.Client) -> None:
    (answer,) = ask(
        client, "to be or", stop=["X", "E"], details=True, return_full_text=False
    ).json()
    assert answer["generated_text"] == " OR BE"
    assert answer["details"]["finish_reason"] == "stop_sequence"


def test_a_stream_has_an_event_a_token_and_the_whole_in_the_last(client: httpx.Client) -> None:
    events = events_of(ask(client, "to be", stream=True, return_full_text=False))
    assert [event["index"] for event in events] == [1, 2, 3]
    assert [event["token"]["text"] for event in events] == [" BE", " TO", "</s>"]
    assert [event["generated_text"] for event in events] == [None, None, " BE TO"]
    assert [event["details"] for event in events[:-1]] == [None, None]
    assert events[-1]["details"] == {
        "finish_reason": "eos_token",
        "generated_tokens": 3,
        "seed": None,
        "input_length": 2,
    }


def test_a_stream_is_plain_utf8(client: httpx.Client) -> None:
    answer = ask(client, "naïve 😀", stream=True)
    assert "😀".encode() in answer.content
    assert "".join(e["token"]["text"] for e in events_of(answer)[:-1]) == " 😀 NAÏVE"


def test_a_broken_rule_is_a_422_of_type_validation(client: httpx.Client) -> None:
    answer = ask(client, "hi", top_p=2.0)
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "Input validation error: `top_p` must be > 0.0 and < 1.0",
        "error_type": "validation",
    }


def test_a_broken_rule_of_a_stream_is_its_only_event(client: httpx.Client) -> None:
    answer = ask(client, "hi", stream=True, top_p=2.0)
    assert answer.status_code == 200
    (event,) = events_of(answer)
    assert event["error_type"] == "validation"


def test_json_of_another_shape_is_answered_as_text(client: httpx.Client) -> None:
    answer = client.post("/invocations", json={"text": "hi"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_model_that_fails_is_a_424_of_type_generation(start: StartContainer) -> None:
    client = start(Failing())
    answer = ask(client, "hi")
    assert answer.status_code == 424
    assert answer.json() == {
        "error": "Request failed during generation: out of memory",
        "error_type": "generation",
    }
    wait_until_idle(client)


def test_a_model_that_fails_ends_a_stream_with_an_error(start: StartContainer) -> None:
    events = events_of(ask(start(Failing()), "hi", stream=True))
    assert events[0]["token"]["text"] == " one"
    assert events[1]["error_type"] == "generation"


def test_requests_beyond_the_limit_are_told_to_come_back(start: StartContainer) -> None:
    client = start(Echo(token_seconds=5), limit=1)
    with client.stream("POST", "/invocations", json={"inputs": "a b", "stream": True}):
        while running(client) < 1:
            time.sleep(0.01)
        answer = ask(client, "hi")
        assert answer.status_code == 429
        assert answer.json() == {"error": "Model is overloaded", "error_type": "overloaded"}


def test_fifty_requests_at_once_are_answered(client: httpx.Client) -> None:
    def call(number: int) -> str:
        return str(ask(client, f"word{number}", return_full_text=False).json()[0]["generated_text"])

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(call, range(50))) == [f" WORD{number}" for number in range(50)]
    wait_until_idle(client)


def test_a_client_that_hangs_up_on_a_stream_stops_its_generation(start: StartContainer) -> None:
    client = start(Echo(token_seconds=0.1))
    with client.stream("POST", "/invocations", json={**LONG, "stream": True}) as answer:
        parts = answer.iter_raw()
        next(parts)
        assert running(client) == 1
    wait_until_idle(client)


def test_a_client_that_hangs_up_while_it_waits_stops_its_generation(start: StartContainer) -> None:
    client = start(Echo(token_seconds=0.1))
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(
            client.post, "/invocations", json=LONG, timeout=httpx.Timeout(10, read=1)
        )
        while running(client) < 1:
            assert not call.done()
        with pytest.raises(httpx.ReadTimeout):
            call.result()
    wait_until_idle(client)
