"""The settings of `info`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from web.settings import PositiveInt


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the API.

    Attributes:
        auth: how clients authenticate.
        scopes: of a JWT, of which a token needs one; None: no scope is required.
        rate_limited: whether the route has rate limits.
    """

    auth: Literal["NONE", "AWS_IAM", "JWT", "API_KEY"]
    scopes: tuple[str, ...] | None
    rate_limited: bool


@dataclass(frozen=True, slots=True)
class OpenApi:
    """What the OpenAPI document describes.

    Attributes:
        api_type: the kind of API.
        title: the API's name.
        routes: the routes of the API, by route key, such as "POST /generate".
        operations: the operations of the user's own routes, by route key, as JSON.
        jwt_issuer: the issuer of the tokens that routes with `JWT` accept; None: there is none.
        api_key_headers: the headers in which an API key may be, in lower case.
        max_body_bytes: the largest request body.
    """

    api_type: Literal["HTTP", "REST"]
    title: str
    routes: Mapping[str, Route]
    operations: Mapping[str, str]
    jwt_issuer: str | None
    api_key_headers: tuple[str, ...]
    max_body_bytes: PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `info`.

    Attributes:
        endpoint_url: the URL at which SageMaker itself accepts signed requests.
        openapi: what the OpenAPI document describes; None: there is no document.
        model_names: names of the model for OpenAI's API; empty: the deployment does not have it.
    """

    endpoint_url: str
    openapi: OpenApi | None
    model_names: tuple[str, ...]
