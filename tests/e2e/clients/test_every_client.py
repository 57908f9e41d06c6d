"""What each client makes of a response, of a refusal, and of the keys that it sends."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from local.faults import parse
from tests.e2e.clients.http_clients import EVERY, KEY, ODD_KEY, PLAIN, Call, HttpClient
from tests.e2e.conftest import Running

pytestmark = [pytest.mark.xdist_group("e2e-clients"), pytest.mark.usefixtures("node")]

COMPLETION = [{"generated_text": "to be BE TO"}]
EMPTY = "The request body is empty. Please provide a valid input."
INVALID = "The request body is invalid. Please provide a valid input."


@pytest.fixture(params=EVERY)
def client(request: pytest.FixtureRequest) -> HttpClient:
    return EVERY[request.param]


@pytest.fixture(params=PLAIN)
def plain(request: pytest.FixtureRequest) -> HttpClient:
    """A client that sends any bytes, and any header or none."""
    return PLAIN[request.param]


def test_a_completion_reaches_the_client(running: Running, client: HttpClient) -> None:
    answer = client(running.stack.url, Call())

    assert (answer.status, answer.error, answer.json()) == (200, None, COMPLETION)


def test_a_get_needs_no_body(running: Running, client: HttpClient) -> None:
    answer = client(running.stack.url, Call("GET", "/endpoint"))

    assert (answer.status, answer.error) == (200, None)
    assert answer.text.startswith("https://")


def test_a_prompt_comes_back_as_it_was_sent(running: Running, client: HttpClient) -> None:
    prompt = 'naïve "quotes" \\ 漢字 😀 \u2028'

    answer = client(running.stack.url, Call(body={"inputs": prompt}))

    assert answer.json()[0]["generated_text"].startswith(prompt)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"error": "inputs must be short", "error_type": "validation"}, "inputs must be short"),
        (
            {"detail": [{"loc": ["body", "top_p"], "msg": "Input should be a number"}]},
            "top_p: Input should be a number",
        ),
    ],
    ids=["tgi", "fastapi"],
)
def test_the_containers_reason_reaches_the_client(
    running: Running, client: HttpClient, said: object, reason: str
) -> None:
    fault = {"kind": "model_error", "status": 422, "message": json.dumps(said)}
    running.stack.faults.add(parse(fault))

    answer = client(running.stack.url, Call())

    assert answer.status == 400
    assert reason in answer.message or answer.json()["error"]["message"] == reason
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("key", [KEY, ODD_KEY], ids=["plain", "every-visible-character"])
def test_a_key_opens_in_either_header(running: Running, plain: HttpClient, key: str) -> None:
    in_bearer = plain(running.stack.url, Call(key=key))
    in_header = plain(running.stack.url, Call(key=None, headers={"x-api-key": key}))

    assert (in_bearer.status, in_header.status) == (200, 200)


@pytest.mark.parametrize("beside", ["Bearer EMPTY", "Bearer N/A", "Basic eDp5"])
def test_a_key_opens_beside_a_header_that_the_client_cannot_leave_out(
    running: Running, client: HttpClient, beside: str
) -> None:
    headers = {"authorization": beside, "x-api-key": KEY}

    assert client(running.stack.url, Call(key=None, headers=headers)).status == 200


def test_a_wrong_key_is_forbidden(running: Running, client: HttpClient) -> None:
    answer = client(running.stack.url, Call(key="wrong-" + "x" * 40))

    assert answer.status == 403


@pytest.mark.parametrize(
    ("content", "text"), [(b"", EMPTY), (b"{", INVALID), (b'{"inputs": "\\ud83d"}', INVALID)]
)
def test_a_body_that_is_not_valid_is_refused_in_words(
    running: Running, plain: HttpClient, content: bytes, text: str
) -> None:
    answer = plain(running.stack.url, Call(content=content))

    assert (answer.status, answer.text) == (400, text)


def test_half_of_a_surrogate_pair_is_refused_from_javascript(running: Running) -> None:
    """JSON.stringify writes it as an escape. OpenAI's Python SDK raises by itself."""
    answer = EVERY["openai-node"](running.stack.url, Call(body={"inputs": "hi \ud83d"}))

    assert answer.status == 400


def test_a_compressed_body_is_refused_by_its_encodings_name(
    running: Running, plain: HttpClient
) -> None:
    body = gzip.compress(b'{"inputs": "to be"}')

    answer = plain(running.stack.url, Call(content=body, headers={"content-encoding": "gzip"}))

    assert answer.status == 415
    assert answer.json()["error"]["message"].startswith("Content-Encoding gzip is not supported.")


def test_an_answer_names_its_request(running: Running, client: HttpClient) -> None:
    answer = client(running.stack.url, replace(Call(), body={"inputs": ""}))

    line = json.loads(running.log.wait_for("access", answer.headers["x-request-id"]))
    assert line["status"] == "400"
