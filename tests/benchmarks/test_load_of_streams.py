"""The judge of the streams of `make load`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.load.exchange import REST, Received
from benchmarks.load.traffic import outcome, problem, request

SENT = request(3)
WORDS = [" BE", " TO", " NOT", " OR", " WORD3", " BE", " TO"]
DONE = "[DONE]"
ERROR = {
    "error": {"message": "m", "type": "t", "param": None, "code": "model_failed"},
    "request_id": "1",
}


def chunk(text: str | None, finish: str | None = None, name: str = "chatcmpl-1") -> dict[str, Any]:
    delta = {} if text is None else {"content": text}
    return {"id": name, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def body(*events: Any) -> bytes:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in events]
    return b":\n\n" + "".join(f"data: {text}\n\n" for text in texts).encode()


OWN = [chunk(word) for word in WORDS]
STOP = chunk(None, "stop")


def test_the_request_is_a_streamed_chat_over_the_rest_api() -> None:
    sent = json.loads(SENT.body)

    assert SENT.api == REST
    assert sent["stream"] is True
    assert sent["messages"] == [{"role": "user", "content": "to be word3 or not to be"}]


@pytest.mark.parametrize(
    "received",
    [
        Received(200, body(*OWN, STOP, DONE)),
        Received(200, body(*OWN, STOP, {"id": "chatcmpl-1", "choices": [], "usage": {}}, DONE)),
        Received(200, body(*OWN[:2], ERROR), is_whole=False),
        Received(200, body(ERROR)),
        # A function that is killed after its last event.
        Received(200, body(*OWN, STOP, DONE), is_whole=False),
    ],
)
def test_a_whole_stream_may_be_and_one_that_ends_with_an_error(received: Received) -> None:
    assert problem(SENT, received) is None


@pytest.mark.parametrize(
    "received",
    [
        Received(200, body(*(chunk(word.replace("3", "6")) for word in WORDS), STOP, DONE)),
        Received(200, body(*OWN[:4], chunk(" WORD6"), ERROR)),
        Received(200, body(*OWN[:-1], STOP, DONE)),
        Received(200, body(*OWN[:-1], DONE)),
        Received(200, body(*OWN, chunk(" AND"), STOP, DONE)),
        Received(200, body(*OWN, DONE)),
        Received(200, body(*OWN, STOP)),
        Received(200, body(*OWN, STOP, STOP, DONE)),
        Received(200, body(*OWN[:-1], chunk(" TO", name="chatcmpl-2"), STOP, DONE)),
        Received(200, body(*OWN[:2]), is_whole=False),
        Received(200, body(*OWN, STOP, DONE)[:-1], is_whole=False),
        Received(200, body(*OWN[:2], {"error": "oops"})),
        Received(200, body(*OWN[:2], ERROR) + b"data: {"),
        Received(200, b":\n\n"),
        Received(200, b""),
        Received(502, json.dumps(ERROR).encode(), is_whole=False),
        Received(502, b'{"message": "Internal server error"}'),
        Received(502, b"oops"),
        Received(401, json.dumps(ERROR).encode()),
    ],
)
def test_a_stream_of_other_words_or_without_an_end_is_found(received: Received) -> None:
    assert problem(SENT, received)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (Received(200, body(*OWN, STOP, DONE)), "200"),
        (Received(200, body(*OWN[:2], ERROR)), "200, then model_failed"),
        (Received(200, b"oops"), "200"),
        (Received(502, json.dumps(ERROR).encode()), "502 model_failed"),
    ],
)
def test_the_outcome_of_a_stream_is_its_status_and_the_error_at_its_end(
    received: Received, expected: str
) -> None:
    assert outcome(SENT, received) == expected


def test_a_client_with_a_wrong_key_is_refused() -> None:
    sent = request(57)
    own = [chunk(word.replace("3", "57")) for word in WORDS]

    assert problem(sent, Received(401, json.dumps(ERROR).encode())) is None
    assert problem(sent, Received(200, body(*own, STOP, DONE)))
