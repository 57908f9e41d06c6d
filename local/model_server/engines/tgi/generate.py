"""``inputs``: TGI's own request."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import JSONResponse, Response

from local.model_server.engines.engine import SSE, FullError, Slots, streamed
from local.model_server.engines.tgi import response
from local.model_server.engines.tgi.errors import FailedError, OverloadedError, TgiError
from local.model_server.engines.tgi.generation import Step, generate, generate_all
from local.model_server.engines.tgi.schema import GenerateRequest
from local.model_server.engines.tgi.validation import Plan, check, plan
from local.model_server.model import GenerationError, Model


async def invoke(model: Model, asked: GenerateRequest, slots: Slots) -> Response:
    """The generated text, whole or as a stream."""
    if asked.stream:
        return streamed(SSE, _events(model, asked, slots))
    with slots.take(limited=True):
        planned = await planned_for(model, asked)
        generation = await generate_all(model, planned)
    return JSONResponse(response.whole(generation, planned, asked.parameters))


async def planned_for(model: Model, asked: GenerateRequest) -> Plan:
    """The plan for a request. Raises ValidationError."""
    check(asked)
    return plan(asked, await model.tokenize(asked.inputs))


async def steps(
    model: Model, asked: GenerateRequest, slots: Slots
) -> AsyncGenerator[tuple[Step, Plan], None]:
    """The steps of a stream. Raises TgiError wherever it fails."""
    try:
        with slots.take(limited=True):
            planned = await planned_for(model, asked)
            async with aclosing(generate(model, planned)) as generation:
                async for step in generation:
                    yield step, planned
    except FullError as full:
        raise OverloadedError from full
    except GenerationError as error:
        raise FailedError(str(error)) from error


async def _events(
    model: Model, asked: GenerateRequest, slots: Slots
) -> AsyncGenerator[bytes, None]:
    """As in TGI, a stream starts with 200, and its errors are events."""
    done: list[Step] = []
    try:
        async with aclosing(steps(model, asked, slots)) as source:
            async for step, planned in source:
                done.append(step)
                yield response.sse(response.event(done, planned))
    except TgiError as error:
        yield response.sse(error.body())
