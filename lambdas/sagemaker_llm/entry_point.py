"""From a handler of one's own to what Lambda calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from inference import client
from rate_limits import limiter
from rate_limits.tokens import Estimate
from sagemaker_llm import request as requests
from sagemaker_llm.model import Endpoint, Model, Prompt, Reply
from sagemaker_llm.request import Request
from sagemaker_llm.response import Returned, Stream, to_stream, to_web
from sagemaker_llm.settings import Settings
from web import event, http_handler, log
from web.body import require_body
from web.response import Response
from web.settings import load
from web.stream import StreamedResponse, StreamingHandler

Handler = Callable[[Request, Model], Returned]
"""A handler of one's own, whose response is sent when it is complete."""

StreamingRoute = Callable[[Request, Model], Returned | Stream | Iterator[str | bytes]]
"""A handler of one's own, whose response may be sent while it is produced."""

H = TypeVar("H", bound=Callable[..., Any])


def handler(route: Handler) -> http_handler.Handler:
    """Return the Lambda handler of a function from a request and a model to a response.

    On Lambda it is made at once, so that wrong settings end the function's init. Elsewhere it is
    made by its first call: a unit test imports the module without settings.
    """
    return _on_lambda(lambda: create(route, os.environ))


def streaming_handler(route: StreamingRoute) -> StreamingHandler:
    """Return the Lambda handler of a function whose response may be sent while it is produced.

    It is made as by `handler`. The route needs `streams = true` in the module's `routes`.
    """
    return _on_lambda(lambda: create_streaming(route, os.environ))


def create(
    route: Handler, environ: Mapping[str, str], runtime: client.Client | None = None
) -> http_handler.Handler:
    """Make the Lambda handler.

    Args:
        route: the function.
        environ: the environment variables, with the settings.
        runtime: the client of the SageMaker runtime; None makes one.

    Raises:
        SettingsError: there are no settings, or wrong ones.
    """
    settings = _settings(environ)
    models = _Models(settings, runtime)

    def respond(received: event.Request) -> Response:
        body, model = _body(received, settings), models.make()
        response = to_web(route(requests.of(received, body), model))
        return replace(response, tokens=model.used)

    decorate = None
    if settings.rate_limits is not None:
        decorate = limiter.create(settings.rate_limits, _used, settings.max_body_bytes)
    return http_handler.create(respond, decorate)


def create_streaming(
    route: StreamingRoute, environ: Mapping[str, str], runtime: client.Client | None = None
) -> StreamingHandler:
    """Make the Lambda handler of a route that streams; as `create`."""
    settings = _settings(environ)
    models = _Models(settings, runtime)

    def respond(received: event.Request) -> Response | StreamedResponse:
        body, model = _body(received, settings), models.make()
        returned = route(requests.of(received, body), model)
        if isinstance(returned, Stream | Iterator):
            return to_stream(returned, lambda: model.used)
        return replace(to_web(returned), tokens=model.used)

    decorate = None
    if settings.rate_limits is not None:
        decorate = limiter.create_streaming(settings.rate_limits, settings.max_body_bytes)
    return http_handler.create_streaming(respond, decorate)


def _on_lambda(make: Callable[[], H]) -> H | Callable[..., Any]:
    """Make a handler now on Lambda, and with its first call elsewhere."""
    if "AWS_LAMBDA_RUNTIME_API" in os.environ:
        return make()
    made: list[H] = []

    def handle(given: object, context: Any) -> Any:
        if not made:
            made.append(make())
        return made[0](given, context)

    return handle


def _settings(environ: Mapping[str, str]) -> Settings:
    log.configure(environ)
    return load(Settings, environ)


def _body(received: event.Request, settings: Settings) -> bytes:
    """Return the body. Raises as `web.body.require_body`, but an empty one is the handler's."""
    return b"" if received.body == b"" else require_body(received, settings.max_body_bytes)


def _used(response: Response, estimated: Estimate) -> int:
    """Return the tokens of all invocations, or all that was set aside if nothing is known."""
    return estimated.total if response.tokens is None else response.tokens


class _Models:
    """Makes the model of each request, around one client."""

    def __init__(self, settings: Settings, runtime: client.Client | None) -> None:
        self._name = settings.endpoint_name
        self._seconds = settings.invoke_timeout_seconds
        self._runtime = runtime
        if self._name is not None and runtime is None:
            self._runtime = client.create_client(self._seconds)

    def make(self) -> Endpoint | _NoModel:
        if self._runtime is None or self._name is None:
            return _NoModel()
        return Endpoint(self._runtime, self._name, self._seconds)


class _NoModel:
    """In place of the model where the function may not invoke it."""

    used = 0

    def invoke(self, prompt: Prompt, *, variant: str | None = None) -> Reply:  # noqa: ARG002
        raise RuntimeError("Set function.invoke_endpoint = true for this route in routes.")

    def stream(self, prompt: Prompt, *, variant: str | None = None) -> Iterator[bytes]:  # noqa: ARG002
        raise RuntimeError("Set function.invoke_endpoint = true for this route in routes.")
