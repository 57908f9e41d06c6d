"""A `curl` for each route of the API, the user's own ones too."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from local.credentials import bearer
from local.demo.client import GENERATE, JOBS
from local.stack import Stack
from local.state import Route

PROMPT = {"inputs": "The capital of France is", "parameters": {"max_new_tokens": 24}}

# What the module's routes accept; one of the user's own may declare an example in its operation.
BODIES: Mapping[str, Any] = {
    GENERATE: PROMPT,
    JOBS: PROMPT,
    "POST /v1/chat/completions": {"messages": [{"role": "user", "content": "Hello"}]},
    "POST /v1/completions": {"prompt": "The capital of France is"},
    "POST /v1/embeddings": {"input": "The capital of France is Paris."},
    "POST /v1/rerank": {"query": "capital", "documents": ["Paris", "a cat"]},
}
WITH_BODY = ("POST", "PUT", "PATCH")
_VARIABLE = re.compile(r"\{(\w+)\+?\}")


def commands(stack: Stack) -> Iterator[str]:
    """Each route's command, in the order of their paths."""
    routes = [each for each in stack.applied.apis[0].routes if each.mock is None]
    examples = {**BODIES, **_declared(stack)}
    credentials = _Credentials(stack)
    for route in sorted(routes, key=lambda each: each.key.split(" ")[::-1]):
        options = [*_host(stack), *credentials.options(route)]
        yield _command(stack, route, options, examples.get(route.key, {}))


def _command(stack: Stack, route: Route, options: list[str], example: Any) -> str:
    method, _, path = route.key.partition(" ")
    parts = ["curl", *options]
    if method in WITH_BODY:
        body = shlex.quote(json.dumps(example, ensure_ascii=False))
        parts += ["-H 'content-type: application/json'", "-d", body]
    if route.integration.streams:
        parts.append("-N")
    if method not in ("GET", "POST", "ANY"):
        parts.append("--head" if method == "HEAD" else f"-X {method}")
    # A name in capitals in place of a variable, whose braces curl would take for a pattern.
    return " ".join([*parts, stack.url + _VARIABLE.sub(lambda found: found[1].upper(), path)])


def _host(stack: Stack) -> list[str]:
    """The domain, in the header only: no DNS leads from it to this machine."""
    domain = stack.applied.apis[0].domain
    return [f"-H 'host: {domain}'"] if domain else []


class _Credentials:
    """The options that sign, or send a key or a token: one of each kind for all routes."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._bearers: dict[tuple[str, ...], str | None] = {}

    def options(self, route: Route) -> list[str]:
        """What a route requires."""
        if route.authorization == "AWS_IAM":
            key = self._stack.credentials
            user = f"{key.access_key_id}:{key.secret_access_key}"
            return [f'--aws-sigv4 "aws:amz:{self._stack.region}:execute-api" --user {user}']
        token = self._bearer(route)
        return [f"-H 'authorization: Bearer {token}'"] if token else []

    def _bearer(self, route: Route) -> str | None:
        if route.authorizer is None:
            return None
        kind = (route.authorizer.id, *route.scopes)
        if kind not in self._bearers:
            self._bearers[kind] = bearer(self._stack, route.key)
        return self._bearers[kind]


def _declared(stack: Stack) -> dict[str, Any]:
    """Route → the example in the operation that it declares, where the API has a document."""
    documents = [each.settings.get("openapi") or {} for each in stack.applied.functions]
    return {
        key: example
        for document in documents
        for key, operation in document.get("operations", {}).items()
        if (example := _example(json.loads(operation))) is not None
    }


def _example(operation: Mapping[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("example")
