"""What the module made of the API, as it tells this function; read once.

The document is made of this alone and of what each operation says of itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from web.settings import ConfigError

VARIABLE = "OPENAPI_SETTINGS"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route: its `auth`, and of `JWT` the scopes, of which a token needs one."""

    auth: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenapiConfig:
    """The API.

    Attributes:
        name: what it is called.
        routes: "POST /generate" → who may call it.
        issuer: of the tokens that routes with `JWT` take; None if there is none.
        key_headers: where the keys of routes with `API_KEY` may be, in lower case.
        max_body_bytes: of a request.
        limited: the routes that count what their callers have.
    """

    name: str
    routes: Mapping[str, Access]
    issuer: str | None
    key_headers: tuple[str, ...]
    max_body_bytes: int
    limited: frozenset[str]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read `OPENAPI_SETTINGS`, a JSON object with the names of the attributes.

        Raises:
            ConfigError: it is missing or malformed.
        """
        try:
            return cls(**_attributes(json.loads(environ[VARIABLE])))
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(
                f"The environment variable {VARIABLE} must be a JSON object that tells of the API: "
                "the module sets it."
            ) from error


def _attributes(value: dict[str, Any]) -> dict[str, Any]:
    routes = {
        route: Access(access["auth"], tuple(access["scopes"] or ()))
        for route, access in value["routes"].items()
    }
    return {
        **value,
        "routes": routes,
        "key_headers": tuple(value["key_headers"]),
        "limited": frozenset(value["limited"]),
    }
