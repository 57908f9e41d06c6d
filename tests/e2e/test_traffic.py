"""Many clients at once, rude ones, and what the log keeps of them."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.faults import parse
from tests.e2e.conftest import Running

pytestmark = pytest.mark.xdist_group("e2e")


def test_fifty_concurrent_requests_get_each_its_own_answer(running: Running) -> None:
    prompts = [f"request {number}" for number in range(50)]

    def ask(prompt: str) -> httpx.Response:
        return running.client.post("/generate", json={"inputs": prompt})

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(ask, prompts))

    assert [answer.status_code for answer in answers] == [200] * 50
    texts = [answer.json()[0]["generated_text"] for answer in answers]
    assert texts == [f"request {n} {n} REQUEST" for n in range(50)]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 50


def test_requests_over_the_applied_throttle_are_refused_until_it_has_filled_again(
    running: Running,
) -> None:
    """The module's default: 50 requests a second for each route, 100 at once."""
    statuses: set[int] = set()

    def ask(_: int) -> None:
        if 429 not in statuses:
            answer = running.client.get("/endpoint")
            statuses.add(answer.status_code)
            if answer.status_code == 429:
                assert answer.text == '{"message":"Too Many Requests"}'

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ask, range(3000)))

    assert statuses == {200, 429}
    time.sleep(2)
    assert running.client.get("/endpoint").status_code == 200
    assert running.client.post("/generate", json={"inputs": "a"}).status_code == 200


def _send_and_hang_up(running: Running, request: bytes, seconds: float) -> None:
    url = httpx.URL(running.stack.url)
    assert url.port is not None
    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall(request)
        time.sleep(seconds)


def _assert_healthy(running: Running) -> None:
    answer = running.client.post("/generate", json={"inputs": "still there"})
    assert answer.json() == [{"generated_text": "still there THERE STILL"}]


def test_a_client_that_hangs_up_while_the_model_answers_leaves_the_stack_healthy(
    running: Running,
) -> None:
    running.stack.faults.add(parse({"kind": "slow", "seconds": 1}))
    body = b'{"inputs": "bye"}'
    head = f"POST /generate HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    _send_and_hang_up(running, head + body, 0.3)

    line = running.log.wait_for("access", "disconnected before its response")
    assert json.loads(line)["route_key"] == "POST /generate"
    _assert_healthy(running)


def test_a_client_that_hangs_up_within_its_request_leaves_the_stack_healthy(
    running: Running,
) -> None:
    head = b"POST /generate HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"

    _send_and_hang_up(running, head, 0.1)

    assert running.log.wait_for("access", "disconnected before its request was complete")
    _assert_healthy(running)


def test_the_log_has_a_line_for_each_request_and_never_a_prompt_or_an_answer(
    running: Running,
) -> None:
    secret = "correcthorse batterystaple"
    for fault in ({"kind": "model_error", "status": 500}, {"kind": "model_error", "status": 400}):
        running.stack.faults.add(parse({**fault, "message": "quoted: " + secret}))
    answers = [running.client.post("/generate", json={"inputs": secret}) for _ in range(3)]
    answers.append(running.client.post("/generate", content=f'{{"inputs": "{secret}"'))

    assert [answer.status_code for answer in answers] == [502, 400, 200, 400]
    for answer in answers:
        request_id = answer.headers["apigw-requestid"]
        access = json.loads(running.log.wait_for("access", request_id))
        request = json.loads(running.log.wait_for("gpt2-generate", request_id))
        assert access["status"] == str(answer.status_code)
        assert request["status"] == answer.status_code
        assert request["route"] == "POST /generate"
        assert request["response_bytes"] == len(answer.content)
    everything = "\n".join(line for _, line in running.log.lines).lower()
    assert "correcthorse" not in everything
    assert "batterystaple" not in everything


def test_the_function_logs_how_long_it_and_the_endpoint_took(running: Running) -> None:
    running.stack.faults.add(parse({"kind": "slow", "seconds": 0.5}))

    answer = running.client.post("/generate", json={"inputs": "a"})

    line = json.loads(running.log.wait_for("gpt2-generate", answer.headers["x-request-id"]))
    assert 500 <= line["endpoint_ms"] <= line["duration_ms"]
    assert line["request_bytes"] == len('{"inputs":"a"}')
