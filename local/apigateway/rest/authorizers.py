"""The authorizers of a REST API: a function that returns a policy, and a Cognito user pool.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from local.apigateway.authorization import permits
from local.apigateway.authorizers import token as tokens
from local.apigateway.authorizers.authorizer import Authorization, MatchedRequest
from local.apigateway.authorizers.openid import IssuerError, OpenId
from local.apigateway.integration import Lambdas
from local.apigateway.rest import event
from local.apigateway.rest.refusal import RestRefusal
from local.iam import PolicyError, is_allowed
from local.lambda_service import Invocation
from local.state import Api, Authorizer, Permission

# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: 50 ms to 29 s.
TIMEOUT_SECONDS = 29.0
_SOURCE = "method.request.header."
_SCALARS = (str, int, float, bool)


class RestAuthorizer(Protocol):
    """Authorizes the requests of one or more methods."""

    async def authorize(self, matched: MatchedRequest, path: str, method_arn: str) -> Authorization:
        """The data about the client for the function's event. Raises RestRefusal."""


@dataclass(frozen=True)
class _Answer:
    """What the function returned for one client, until it expires."""

    policy: Mapping[str, Any]
    context: Mapping[str, Any]
    expires: float


class PolicyAuthorizer:
    """Asks one function for a policy, and evaluates it for the method that is called.

    Args:
        permitted: whether a permission of the function lets the API invoke it.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        settings: Authorizer,
        lambdas: Lambdas,
        *,
        permitted: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._lambdas = lambdas
        self._permitted = permitted
        self._clock = clock
        self._cache: dict[tuple[str, ...], _Answer] = {}

    async def authorize(self, matched: MatchedRequest, path: str, method_arn: str) -> Authorization:
        """The function's context. Raises RestRefusal."""
        sources = _sources(self._settings, matched)
        answer = self._cache.get(sources) if sources else None
        if answer is None or self._clock() >= answer.expires:
            answer = await self._ask(matched, path, method_arn)
            if sources and self._settings.ttl_seconds:
                self._cache[sources] = answer
        try:
            allowed = is_allowed([answer.policy], "execute-api:Invoke", method_arn)
        except PolicyError as error:
            raise RestRefusal("AUTHORIZER_CONFIGURATION_ERROR", str(error)) from error
        if not allowed:
            raise RestRefusal("ACCESS_DENIED", f"the policy does not allow {method_arn}")
        return {"lambda": dict(answer.context)}

    async def _ask(self, matched: MatchedRequest, path: str, method_arn: str) -> _Answer:
        arn = self._settings.function_arn
        if arn is None or not self._permitted:
            raise RestRefusal("AUTHORIZER_CONFIGURATION_ERROR", "the API may not invoke it")
        payload = event.of_authorizer(matched, path, method_arn)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                invocation = await self._lambdas.invoke(arn, payload, trace_id=matched.trace_id)
        except TimeoutError as error:
            raise RestRefusal("AUTHORIZER_FAILURE", "it took too long") from error
        policy, context = _read(invocation)
        return _Answer(policy, context, self._clock() + self._settings.ttl_seconds)


def _sources(settings: Authorizer, matched: MatchedRequest) -> tuple[str, ...]:
    """The values of the identity sources, which are the cache's key. Raises RestRefusal (401)."""
    request = matched.context.request
    values = []
    for source in settings.identity_sources:
        # The module's sources are headers; only a root of one's own may have another kind.
        if not source.startswith(_SOURCE):
            raise NotImplementedError(f"the identity source {source} is not emulated")
        values.append(request.header(source.removeprefix(_SOURCE).lower()))
    if not all(values):
        raise RestRefusal("UNAUTHORIZED", "an identity source is missing")
    return tuple(value for value in values if value)


def _read(invocation: Invocation) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The policy and the context. Raises RestRefusal."""
    text = invocation.payload.decode(errors="replace")
    value: Mapping[str, Any] = json.loads(text) if text.startswith("{") else {}
    if invocation.function_error and value.get("errorMessage") == "Unauthorized":
        raise RestRefusal("UNAUTHORIZED", "Unauthorized")
    if invocation.rejected or invocation.function_error:
        raise RestRefusal("AUTHORIZER_FAILURE", text)
    policy = value.get("policyDocument")
    if not isinstance(policy, dict) or not isinstance(value.get("principalId"), str):
        raise RestRefusal("AUTHORIZER_CONFIGURATION_ERROR", "it returned no policy and principalId")
    context = value.get("context") or {}
    if not all(isinstance(each, _SCALARS) for each in context.values()):
        raise RestRefusal("AUTHORIZER_CONFIGURATION_ERROR", "its context is not flat")
    # Whatever its type, a value arrives as text.
    texts = {name: _text(each) for name, each in context.items()}
    return policy, {**texts, "principalId": value["principalId"]}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class UserPoolAuthorizer:
    """Checks the tokens of one Cognito user pool; not for which of its app clients they are.

    Args:
        now: seconds since the epoch.
    """

    def __init__(
        self, settings: Authorizer, openid: OpenId, now: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._openid = openid
        self._now = now

    async def authorize(
        self,
        matched: MatchedRequest,
        path: str,  # noqa: ARG002 (the interface)
        method_arn: str,  # noqa: ARG002
    ) -> Authorization:
        """The token's claims. Raises RestRefusal.

        A method without scopes takes ID tokens, one with scopes access tokens.
        """
        issuer = self._settings.issuer or ""
        value = matched.context.request.header("authorization") or ""
        token = value[7:] if value[:7].lower() == "bearer " else value
        try:
            keys = await self._openid.keys(issuer)
            claims = tokens.verify(token, keys, issuer, None, self._now())
        except IssuerError as error:
            raise RestRefusal("AUTHORIZER_CONFIGURATION_ERROR", str(error)) from error
        except tokens.TokenError as error:
            raise RestRefusal("UNAUTHORIZED", str(error)) from error
        scopes = matched.route.scopes
        if scopes and tokens.scopes(claims).isdisjoint(scopes):
            raise RestRefusal("UNAUTHORIZED", f"the token has none of the scopes {scopes}")
        if not scopes and claims.get("token_use") == "access":
            raise RestRefusal("UNAUTHORIZED", "a method without scopes takes ID tokens")
        texts = {name: _claim(each) for name, each in claims.items() if each is not None}
        return {"jwt": {"claims": texts}}


def _claim(value: Any) -> str:
    """A claim arrives as text, a list with commas between its items [?]."""
    if isinstance(value, list):
        return ",".join(map(_claim, value))
    return value if isinstance(value, str) else json.dumps(value)


def authorizers(
    api: Api, permissions: Iterable[Permission], lambdas: Lambdas, openid: OpenId
) -> dict[str, RestAuthorizer]:
    """Route key → its authorizer, for the routes that have one; routes share it, cache and all."""
    granted = tuple(permissions)
    settings = {route.authorizer.id: route.authorizer for route in api.routes if route.authorizer}

    def create(each: Authorizer) -> RestAuthorizer:
        if each.type == "COGNITO_USER_POOLS":
            return UserPoolAuthorizer(each, openid)
        name = (each.function_arn or "").rpartition(":function:")[2]
        source = f"{api.execution_arn}/authorizers/{each.id}"
        permitted = any(permits(grant, source) for grant in granted if grant.function_name == name)
        return PolicyAuthorizer(each, lambdas, permitted=permitted)

    made = {id_: create(each) for id_, each in settings.items()}
    return {route.key: made[route.authorizer.id] for route in api.routes if route.authorizer}
