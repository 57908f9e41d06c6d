"""llama.cpp: its own server, unchanged.

In AWS's image nginx maps ``/invocations`` to ``/v1/chat/completions`` and to nothing else:
https://github.com/aws/deep-learning-containers, scripts/docker/llama_cpp.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

from starlette.responses import Response, StreamingResponse

from local.model_server.engines.engine import Call, Engine, Slots, WireError, sse
from local.model_server.model import CHAT, Answer, Model


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The server's response, as it comes."""
    async with AsyncExitStack() as stack:
        stack.enter_context(slots.take())
        answer = await stack.enter_async_context(model.openai(CHAT, call.body))
        kept = stack.pop_all()
    return StreamingResponse(
        _parts(answer, kept), answer.status, headers={"content-type": answer.content_type}
    )


async def _parts(answer: Answer, kept: AsyncExitStack) -> AsyncGenerator[bytes, None]:
    async with kept:
        async for part in answer.parts:
            yield part


def failed(reason: str) -> WireError:
    """The error for a generation that failed."""
    return WireError(500, {"error": {"code": 500, "message": reason, "type": "server_error"}})


def broken_off(reason: str, _: bytes) -> bytes:
    """The end of a stream that failed: no ``[DONE]``."""
    return sse(failed(reason).content)


ENGINE = Engine(invoke, failed, broken_off)
