"""A Lambda authorizer: it calls a function and caches its simple response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.apigateway import event, response
from local.apigateway.authorization import permits
from local.apigateway.authorizers.authorizer import (
    Authorization,
    MatchedRequest,
    forbidden,
    unauthorized,
)
from local.apigateway.authorizers.identity_source import evaluate
from local.apigateway.integration import Lambdas
from local.apigateway.refusal import Refusal
from local.state import Api, Permission
from local.state import Authorizer as Settings

TIMEOUT_SECONDS = 10.0
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"""


@dataclass(frozen=True)
class _Decision:
    allowed: bool
    context: Mapping[str, Any]
    expires: float


class LambdaAuthorizer:
    """Calls one function, for all routes that share the authorizer.

    Args:
        permitted: whether a permission of the function lets this authorizer invoke it.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        settings: Settings,
        lambdas: Lambdas,
        *,
        permitted: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._lambdas = lambdas
        self._permitted = permitted
        self._clock = clock
        self._cache: dict[tuple[str, ...], _Decision] = {}

    async def authorize(self, matched: MatchedRequest) -> Authorization:
        """The function's `context`. Raises Refusal (401, 403, 500)."""
        sources = evaluate(self._settings.identity_sources, matched)
        if sources is None:
            raise unauthorized("an identity source is missing")
        decision = self._cache.get(sources) if self._caches else None
        if decision is None or self._clock() >= decision.expires:
            decision = await self._ask(matched, sources)
            if self._caches:
                self._cache[sources] = decision
        if not decision.allowed:
            raise forbidden("the authorizer denied the request")
        return {"lambda": dict(decision.context)}

    @property
    def _caches(self) -> bool:
        """The sources are the cache's key: without any, all clients would share one decision."""
        return bool(self._settings.ttl_seconds and self._settings.identity_sources)

    async def _ask(self, matched: MatchedRequest, sources: tuple[str, ...]) -> _Decision:
        arn, payload = self._function_arn(), _event(matched, sources)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                invocation = await self._lambdas.invoke(arn, payload, trace_id=matched.trace_id)
        except TimeoutError as error:
            raise _failed(f"it took more than {TIMEOUT_SECONDS:g} s") from error
        if invocation.rejected or invocation.function_error:
            raise _failed(invocation.payload.decode(errors="replace"))
        allowed, values = _read(invocation.payload)
        return _Decision(allowed, values, self._clock() + self._settings.ttl_seconds)

    def _function_arn(self) -> str:
        settings = self._settings
        if settings.payload_format_version != "2.0" or not settings.simple_responses:
            raise _failed("only payload format 2.0 with simple responses is emulated")
        if settings.function_arn is None:
            raise _failed("its URI names no function")
        if not self._permitted:
            raise _failed("no permission lets the API invoke it")
        return settings.function_arn


def is_permitted(api: Api, settings: Settings, permissions: Iterable[Permission]) -> bool:
    """Whether a permission lets this authorizer, and not only the API's routes, invoke it."""
    name = (settings.function_arn or "").rpartition(":function:")[2]
    source = f"{api.execution_arn}/authorizers/{settings.id}"
    return any(permits(each, source) for each in permissions if each.function_name == name)


def _event(matched: MatchedRequest, sources: tuple[str, ...]) -> dict[str, Any]:
    """The authorizer's event: as the function's own, without the body."""
    context = matched.context
    whole = event.build(context, matched.match, None, matched.trace_id)
    method_and_path = f"{context.request.method}{context.request.path}"
    return {
        **{key: value for key, value in whole.items() if key not in ("body", "isBase64Encoded")},
        "type": "REQUEST",
        "routeArn": f"{context.api.execution_arn}/{context.api.stage.name}/{method_and_path}",
        "identitySource": list(sources) or None,
    }


def _read(payload: bytes) -> tuple[bool, Mapping[str, Any]]:
    """A simple response. Raises Refusal (500) for anything else."""
    try:
        value = json.loads(payload)
    except ValueError as error:
        raise _failed("its response is not JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("isAuthorized"), bool):
        raise _failed("its response has no isAuthorized that is true or false")
    values = value.get("context") or {}
    if not isinstance(values, dict):
        raise _failed("its context is not an object")
    return value["isAuthorized"], values


def _failed(reason: str) -> Refusal:
    return Refusal(response.INTERNAL_SERVER_ERROR, f"the authorizer failed: {reason}")
