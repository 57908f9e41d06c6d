"""Frames, read by botocore's own parser."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.eventstream import EventStreamBuffer

from local.sagemaker import event_stream


def read(data: bytes) -> list[Any]:
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return list(buffer)


@pytest.mark.parametrize("data", [b"", b"\x00\xff", "é😀".encode(), b"x" * 100_000])
def test_a_payload_part_holds_its_bytes(data: bytes) -> None:
    (message,) = read(event_stream.payload_part(data))
    assert message.payload == data
    assert message.headers == {
        ":event-type": "PayloadPart",
        ":content-type": "application/octet-stream",
        ":message-type": "event",
    }


def test_an_exception_names_itself_and_holds_its_members_as_json() -> None:
    (message,) = read(event_stream.exception("ModelStreamError", {"ErrorCode": "StreamBroken"}))
    assert message.headers == {
        ":exception-type": "ModelStreamError",
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    assert message.payload == b'{"ErrorCode": "StreamBroken"}'


def test_frames_follow_each_other_without_a_gap() -> None:
    data = event_stream.payload_part(b"one") + event_stream.payload_part(b"two")
    assert [message.payload for message in read(data)] == [b"one", b"two"]
