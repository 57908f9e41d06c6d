"""SageMaker's container contract in front of a model, with the wire of each engine.

``GET /ping``, ``POST /invocations``:
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html, below the
engine's name, such as ``/vllm/invocations``; without one it is TGI. ``GET /`` is our own: the
model's name, and how many generations run.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.client_disconnect import ClientDisconnectedError, unless_disconnected
from local.model_server.engines import ENGINES
from local.model_server.engines.engine import Call, Engine, Slots, WireError
from local.model_server.model import GenerationError, Model

DEFAULT_ENGINE = "tgi"
MAX_CONCURRENT_REQUESTS = 128
"""TGI's default; requests beyond it get 429, those within it wait in line."""

CONTAINER = "x-local-container"
"""The header with a container's image and environment as JSON: one server plays all containers."""


def create_app(model: Model, max_concurrent_requests: int = MAX_CONCURRENT_REQUESTS) -> Starlette:
    """The HTTP server; it closes the model when it ends."""
    slots = Slots(max_concurrent_requests)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await model.close()

    async def about(_: Request) -> Response:
        return JSONResponse({"model": model.name, "running": slots.running})

    async def ping(_: Request) -> Response:
        return Response()

    routes = [Route("/", about, methods=["GET"])]
    for prefix, spoken in [("", ENGINES[DEFAULT_ENGINE]), *_prefixed()]:
        invocations = _invocations(spoken, model, slots)
        routes += [
            Route(f"{prefix}/ping", ping, methods=["GET"]),
            Route(f"{prefix}/invocations", invocations, methods=["POST"]),
        ]
    return Starlette(routes=routes, lifespan=lifespan)


def _prefixed() -> list[tuple[str, Engine]]:
    return [(f"/{name}", engine) for name, engine in ENGINES.items()]


def _invocations(
    engine: Engine, model: Model, slots: Slots
) -> Callable[[Request], Awaitable[Response]]:
    """The one place where errors become responses."""

    async def invocations(request: Request) -> Response:
        try:
            call = _call(request, await request.body())
            return await unless_disconnected(request, engine.invoke(model, call, slots))
        except WireError as error:
            return error.response()
        except GenerationError as error:
            return engine.failed(str(error)).response()
        except (ClientDisconnectedError, ClientDisconnect):
            return Response(status_code=499)  # the client has gone

    return invocations


def _call(request: Request, body: bytes) -> Call:
    return Call(
        body,
        request.headers.get("content-type"),
        request.headers.get("x-amzn-sagemaker-custom-attributes"),
        **json.loads(request.headers.get(CONTAINER, "{}")),
    )
