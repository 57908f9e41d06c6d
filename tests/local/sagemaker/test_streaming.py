"""The frames of a stream, without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
from botocore.eventstream import EventStreamBuffer

from local.faults import Fault, Kind
from local.sagemaker.streaming import broken_by, frames


async def _chunks(*parts: bytes, then: Exception | None = None) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if then is not None:
        raise then


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b"more"
        await asyncio.sleep(0.01)


def collect(
    content: AsyncIterator[bytes], seconds: float = 5, fault: Fault | None = None
) -> list[Any]:
    """The messages of the stream, as botocore reads them."""

    async def run() -> bytes:
        deadline = asyncio.get_running_loop().time() + seconds
        return b"".join([frame async for frame in frames(content, deadline, broken_by(fault))])

    buffer = EventStreamBuffer()
    buffer.add_data(asyncio.run(run()))
    return list(buffer)


def error_of(message: Any) -> tuple[str, str]:
    return message.headers[":exception-type"], json.loads(message.payload)["ErrorCode"]


def test_every_byte_arrives_in_its_order() -> None:
    messages = collect(_chunks(b"a", b"bc", b"def"))
    assert b"".join(message.payload for message in messages) == b"abcdef"


def test_a_broken_connection_is_told_as_stream_broken() -> None:
    messages = collect(_chunks(b"ab", then=httpx.RemoteProtocolError("closed")))
    assert [message.payload for message in messages[:-1]] == [b"a", b"b"]
    assert error_of(messages[-1]) == ("ModelStreamError", "StreamBroken")


def test_a_stream_over_its_time_is_told_as_time_exceeded() -> None:
    messages = collect(_endless(), seconds=0.1)
    assert error_of(messages[-1]) == ("ModelStreamError", "ModelInvocationTimeExceeded")


def test_a_cut_comes_after_its_number_of_parts() -> None:
    messages = collect(_endless(), fault=Fault(Kind.CUT, parts=3))
    assert len(messages) == 4
    assert error_of(messages[-1]) == ("ModelStreamError", "StreamBroken")


def test_a_cut_before_the_first_part_leaves_the_error_alone() -> None:
    assert len(collect(_endless(), fault=Fault(Kind.CUT, parts=0))) == 1


def test_an_internal_failure_ends_a_stream_as_an_exception_of_its_own() -> None:
    messages = collect(_endless(), fault=Fault(Kind.STREAM_FAILURE, parts=2))
    assert len(messages) == 3
    assert messages[-1].headers[":exception-type"] == "InternalStreamFailure"
