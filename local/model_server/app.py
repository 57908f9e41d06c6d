"""SageMaker's container contract in front of a model.

``GET /ping``, ``POST /invocations``:
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html.
``GET /`` is our own: the model's name, and how many generations run.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local.client_disconnect import ClientDisconnectedError, unless_disconnected
from local.model_server import response
from local.model_server.errors import FailedError, OverloadedError, RejectedError, TgiError
from local.model_server.generation import Step, generate, generate_all
from local.model_server.model import GenerationError, Model
from local.model_server.schema import GenerateRequest, parse
from local.model_server.validation import Plan, check, plan

MAX_CONCURRENT_REQUESTS = 128
"""TGI's default; requests beyond it get 429, those within it wait in line."""


def create_app(model: Model, max_concurrent_requests: int = MAX_CONCURRENT_REQUESTS) -> Starlette:
    """The HTTP server; it closes the model when it ends."""
    container = _Container(model, max_concurrent_requests)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await model.close()

    return Starlette(
        routes=[
            Route("/", container.about, methods=["GET"]),
            Route("/ping", container.ping, methods=["GET"]),
            Route("/invocations", _answered(container.invocations), methods=["POST"]),
        ],
        lifespan=lifespan,
    )


def _answered(
    invocations: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """The one place where errors become responses."""

    async def endpoint(request: Request) -> Response:
        try:
            return await invocations(request)
        except (TgiError, RejectedError) as error:
            return error.response()
        except GenerationError as error:
            return FailedError(str(error)).response()
        except (ClientDisconnectedError, ClientDisconnect):
            return Response(status_code=499)  # the client has gone

    return endpoint


class _Container:
    def __init__(self, model: Model, max_concurrent_requests: int) -> None:
        self._model = model
        self._limit = max_concurrent_requests
        self._running = 0

    async def about(self, _: Request) -> Response:
        return JSONResponse({"model": self._model.name, "running": self._running})

    async def ping(self, _: Request) -> Response:
        return Response()

    async def invocations(self, request: Request) -> Response:
        body = await request.body()
        asked = parse(request.headers.get("content-type"), body)
        if asked.stream:
            return StreamingResponse(
                self._events(asked),
                headers={"content-type": "text/event-stream", "cache-control": "no-cache"},
            )
        return await unless_disconnected(request, self._whole(asked))

    async def _whole(self, asked: GenerateRequest) -> Response:
        with self._slot():
            planned = await self._plan(asked)
            generation = await generate_all(self._model, planned)
        return JSONResponse(response.whole(generation, planned, asked.parameters))

    async def _events(self, asked: GenerateRequest) -> AsyncIterator[bytes]:
        """As in TGI, a stream starts with 200, and its errors are events."""
        try:
            with self._slot():
                planned = await self._plan(asked)
                steps: list[Step] = []
                async with aclosing(generate(self._model, planned)) as generation:
                    async for step in generation:
                        steps.append(step)
                        yield response.sse(response.event(steps, planned))
        except TgiError as error:
            yield response.sse(error.body())
        except GenerationError as error:
            yield response.sse(FailedError(str(error)).body())

    async def _plan(self, asked: GenerateRequest) -> Plan:
        check(asked)
        return plan(asked, await self._model.tokenize(asked.inputs))

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if self._running >= self._limit:
            raise OverloadedError
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
