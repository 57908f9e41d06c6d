"""What the API key of a request may use, and its own rate limits. Pure.

One text carries it all the way: the key's item in the table has it, the authorizer passes it on
in its context, and the functions read it. A REST API's context holds no other structure:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.errors import RouteNotAllowedError
from web.event import Request

# A REST API accepts 8 KB of an authorizer, its policy included.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
MAX_BYTES = 4096


class KeyRulesError(Exception):
    """The text holds no rules. It never reaches a client."""


@dataclass(frozen=True, slots=True)
class KeyRules:
    """The rules of one key.

    Attributes:
        routes: route keys that it may use, such as "POST /generate"; None: all.
        models: names of the models that it may use; None: all.
        limits: its own rate limits, by the names of the fields of `rate_limits.settings.Limit`.
    """

    routes: tuple[str, ...] | None = None
    models: tuple[str, ...] | None = None
    limits: Mapping[str, int] = field(default_factory=dict)

    def may_use_model(self, name: str) -> bool:
        """Return whether the key may use a model."""
        return self.models is None or name in self.models


EVERYTHING = KeyRules()


def of(request: Request) -> KeyRules:
    """Return the rules of the request's key; `EVERYTHING` without a key, or without rules.

    Raises:
        KeyRulesError: the authorizer's context is not one of ours.
    """
    return parse(request.key_rules)


def require_route(request: Request) -> None:
    """Check that the key may use the route. Raises RouteNotAllowedError."""
    routes = of(request).routes
    if routes is not None and request.route not in routes:
        raise RouteNotAllowedError


def parse(text: str) -> KeyRules:
    """Return the rules in a text. Raises KeyRulesError."""
    if not text:
        return EVERYTHING
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise KeyRulesError("not JSON") from None
    if not isinstance(value, dict) or not value.keys() <= {"routes", "models", "limits"}:
        raise KeyRulesError("unknown fields")
    return KeyRules(
        _names(value.get("routes")), _names(value.get("models")), _limits(value.get("limits", {}))
    )


def to_text(rules: KeyRules) -> str:
    """Return the text of rules; empty if the key may use everything."""
    fields: dict[str, Any] = {"routes": rules.routes, "models": rules.models}
    present = {name: value for name, value in fields.items() if value is not None}
    if rules.limits:
        present["limits"] = dict(rules.limits)
    return json.dumps(present, separators=(",", ":")) if present else ""


def _names(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise KeyRulesError("names that are no list of texts")
    return tuple(value)


def _limits(value: object) -> Mapping[str, int]:
    if not isinstance(value, dict) or not all(_is_limit(each) for each in value.values()):
        raise KeyRulesError("limits that are no whole numbers of 1 or more")
    return value


def _is_limit(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
