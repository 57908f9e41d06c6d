"""The SageMaker runtime, as boto3's ``sagemaker-runtime`` client calls it.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Runtime.html
The order of the checks is AWS's: signature, permission, existence of the endpoint. An identity that
may not call an endpoint cannot find out whether it exists.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from local.client_disconnect import ClientDisconnectedError
from local.faults import Faults
from local.identity import Identities
from local.model_server.app import DEFAULT_ENGINE
from local.sagemaker.asynchronous.service import Asynchronous, Background
from local.sagemaker.container import Containers, Timeouts, create_client
from local.sagemaker.errors import ServiceError
from local.sagemaker.fault_routes import fault_routes
from local.sagemaker.operations import Runtime
from local.state import Applied

_log = logging.getLogger(__name__)


def create_app(
    applied: Applied,
    identities: Identities,
    container_url: str,
    faults: Faults,
    *,
    engine: str = DEFAULT_ENGINE,
    timeouts: Timeouts | None = None,
    background: Background | None = None,
) -> Starlette:
    """The service for the endpoints of the applied state.

    Args:
        applied: endpoints by name; the response for any other name is a ValidationError.
        identities: the known caller identities, each with its policies.
        container_url: where the model server listens; all endpoints share it.
        faults: the faults to inject; ``/_local/faults`` sets them too, without a signature.
        engine: the engine that an image of one's own is.
        timeouts: how long the container may take.
        background: what asynchronous endpoints need; without it InvokeEndpointAsync is unknown.
    """
    client = create_client(container_url)
    containers = Containers(client, engine)
    runtime = Runtime(applied, identities, containers, faults, timeouts or Timeouts())
    jobs = Asynchronous(applied, containers, faults, background, identities) if background else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client, AsyncExitStack() as stack:
            stack.push_async_callback(runtime.close)
            if jobs:
                await jobs.start()
                stack.push_async_callback(jobs.close)
            yield

    return Starlette(
        routes=[
            Route("/endpoints/{name}/invocations", _answered(runtime.invoke), methods=["POST"]),
            Route(
                "/endpoints/{name}/invocations-response-stream",
                _answered(runtime.invoke_with_response_stream),
                methods=["POST"],
            ),
            *([_async_route(runtime, jobs)] if jobs else []),
            *fault_routes(faults),
            Route("/{path:path}", _answered(_unknown), methods=["GET", "POST", "PUT", "DELETE"]),
        ],
        lifespan=lifespan,
    )


def _async_route(runtime: Runtime, jobs: Asynchronous) -> Route:
    async def invoke(request: Request) -> Response:
        return await runtime.invoke_async(request, jobs)

    return Route("/endpoints/{name}/async-invocations", _answered(invoke), methods=["POST"])


async def _unknown(_: Request) -> Response:
    raise ServiceError("UnknownOperationException", 404, "This operation is not emulated.")


def _answered(
    operation: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """The one place where errors become responses, and every response gets its request id."""

    async def endpoint(request: Request) -> Response:
        try:
            response = await operation(request)
        except ServiceError as error:
            response = error.response()
        except (ClientDisconnectedError, ClientDisconnect):
            response = Response(status_code=499)  # the client has gone
        except Exception:  # noqa: BLE001 - the outermost layer: it logs every other error and responds with 500
            _log.exception("the SageMaker runtime failed")
            response = ServiceError("InternalFailure", 500, "An internal failure.").response()
        response.headers["x-amzn-RequestId"] = str(uuid.uuid4())
        return response

    return endpoint
