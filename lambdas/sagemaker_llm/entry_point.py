"""From a handler of one's own to what Lambda calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from inference import client
from rate_limits import limiter
from rate_limits.tokens import Estimate
from sagemaker_llm import request as requests
from sagemaker_llm.model import Endpoint, Model, Prompt, Reply
from sagemaker_llm.request import Request
from sagemaker_llm.response import Returned, to_web
from sagemaker_llm.settings import Settings
from web import event, http_handler, log
from web.body import require_body
from web.response import Response
from web.settings import load

Handler = Callable[[Request, Model], Returned]


def handler(route: Handler) -> http_handler.Handler:
    """Return the Lambda handler of a function from a request and a model to a response.

    On Lambda it is made at once, so that wrong settings end the function's init. Elsewhere it is
    made by its first call: a unit test imports the module without settings.
    """
    if "AWS_LAMBDA_RUNTIME_API" in os.environ:
        return create(route, os.environ)
    made: list[http_handler.Handler] = []

    def handle(given: object, context: Any) -> dict[str, Any]:
        if not made:
            made.append(create(route, os.environ))
        return made[0](given, context)

    return handle


def create(
    route: Handler, environ: Mapping[str, str], runtime: client.RuntimeClient | None = None
) -> http_handler.Handler:
    """Make the Lambda handler.

    Args:
        route: the function.
        environ: the environment variables, with the settings.
        runtime: the client of the SageMaker runtime; None makes one.

    Raises:
        SettingsError: there are no settings, or wrong ones.
    """
    log.configure(environ)
    settings = load(Settings, environ)
    if settings.endpoint_name is not None and runtime is None:
        runtime = client.create_client(settings.invoke_timeout_seconds)
    decorate = None
    if settings.rate_limits is not None:
        decorate = limiter.create(settings.rate_limits, _used, settings.max_body_bytes)
    return http_handler.create(_route(route, settings, runtime), decorate)


def _used(response: Response, estimated: Estimate) -> int:
    """Return the tokens of all invocations, or all that was set aside if nothing is known."""
    return estimated.total if response.tokens is None else response.tokens


def _route(
    route: Handler, settings: Settings, runtime: client.RuntimeClient | None
) -> http_handler.Route:
    def respond(received: event.Request) -> Response:
        body = require_body(received, settings.max_body_bytes) if received.body != b"" else b""
        model = _model(settings, runtime)
        response = to_web(route(requests.of(received, body), model))
        return replace(response, tokens=model.used)

    return respond


def _model(settings: Settings, runtime: client.RuntimeClient | None) -> Endpoint | _NoModel:
    if runtime is None or settings.endpoint_name is None:
        return _NoModel()
    return Endpoint(runtime, settings.endpoint_name, settings.invoke_timeout_seconds)


class _NoModel:
    """In place of the model where the function may not invoke it."""

    used = 0

    def invoke(self, prompt: Prompt, *, variant: str | None = None) -> Reply:  # noqa: ARG002
        raise RuntimeError("Set function.invoke_endpoint = true for this route in routes.")
