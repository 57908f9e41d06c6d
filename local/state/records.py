"""What was applied, as frozen records. Names and units are in the fields' names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from local.state.event_records import (
    AsyncInference,
    Capacity,
    EventSettings,
    Schedule,
    Subscription,
)

SETTINGS = "SETTINGS"
"""The environment variable of a function that holds its settings as a JSON document."""


@dataclass(frozen=True)
class Throttle:
    """Requests a second in the long run, and how many at once."""

    rate: float
    burst: int


@dataclass(frozen=True)
class Cors:
    """The CORS settings of an HTTP API; max_age is in seconds."""

    allow_origins: tuple[str, ...]
    allow_methods: tuple[str, ...]
    allow_headers: tuple[str, ...]
    expose_headers: tuple[str, ...]
    allow_credentials: bool
    max_age: int | None


@dataclass(frozen=True)
class AccessLog:
    """Where a stage writes a line for each request, and the line's ``$context`` template."""

    destination_arn: str
    format: str


@dataclass(frozen=True)
class Stage:
    """A stage of an HTTP API."""

    name: str
    throttle: Throttle | None
    access_log: AccessLog | None
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Integration:
    """The integration of a route. ``function_arn`` is None if it is not a Lambda function.

    ``streams``: whether the response is sent while the function produces it, REST APIs only.
    """

    id: str
    type: str
    uri: str
    function_arn: str | None
    payload_format_version: str
    timeout_milliseconds: int
    streams: bool = False


@dataclass(frozen=True)
class Mock:
    """A response of a REST API without a function.

    ``headers`` are values as API Gateway writes them, a static one in quotes. ``template`` may set
    headers, in the Velocity Template Language.
    """

    status: int
    headers: Mapping[str, str]
    template: str


@dataclass(frozen=True)
class Authorizer:
    """The authorizer of a route: a JWT authorizer, or a REQUEST one, which is a function.

    A REST API has COGNITO_USER_POOLS in place of JWT, whose ``issuer`` is the user pool.

    ``ttl_seconds`` is how long the decision about a request with the same values of the identity
    sources is kept, 0 for not at all. ``issuer`` and ``audiences`` are of a JWT authorizer.
    """

    id: str
    type: str
    identity_sources: tuple[str, ...]
    function_arn: str | None = None
    payload_format_version: str | None = None
    simple_responses: bool = False
    ttl_seconds: int = 0
    issuer: str | None = None
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """A route: "POST /path" or "$default". ``throttle`` is its own; None means the stage's.

    A token needs one of the ``scopes``, if there are any. A ``mock`` responds in place of the
    integration.
    """

    id: str
    key: str
    authorization: str
    integration: Integration
    throttle: Throttle | None
    authorizer: Authorizer | None = None
    scopes: tuple[str, ...] = ()
    mock: Mock | None = None


@dataclass(frozen=True)
class Api:
    """An HTTP API with its routes and its stage; ``domain`` is the custom domain, if any."""

    id: str
    name: str
    arn: str
    endpoint: str
    execution_arn: str
    disable_execute_api_endpoint: bool
    cors: Cors | None
    stage: Stage
    routes: tuple[Route, ...]
    domain: str | None = None


@dataclass(frozen=True)
class GatewayResponse:
    """What a REST API responds to a request that it refuses. ``status`` None keeps the case's own.

    ``headers`` are values as API Gateway writes them: a static one in quotes, or `context.…`.
    """

    status: int | None
    headers: Mapping[str, str]
    template: str


@dataclass(frozen=True)
class RestApi(Api):
    """A REST API. ``gateway_responses`` are by their types, ``policy`` is the resource policy."""

    gateway_responses: Mapping[str, GatewayResponse] = field(default_factory=dict)
    policy: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Permission:
    """A statement of a function's resource policy: who may invoke it, and from where.

    ``function_name`` ends with the alias or version, such as ``mine:live``, whose policy it is.
    """

    statement_id: str
    function_name: str
    action: str
    principal: str
    source_arn: str | None


@dataclass(frozen=True)
class Function:
    """A Lambda function deployed from a zip. ``reserved_concurrency`` None means no limit.

    ``qualified_arns`` are those of its version and its aliases.
    """

    name: str
    arn: str
    zip_path: Path
    handler: str
    runtime: str
    architecture: str
    timeout_seconds: int
    memory_mb: int
    environment: Mapping[str, str]
    role_arn: str
    reserved_concurrency: int | None
    log_format: str
    log_level: str | None
    log_group: str
    tracing: str
    layer_paths: tuple[Path, ...] = ()
    qualified_arns: tuple[str, ...] = ()

    @property
    def settings(self) -> Mapping[str, Any]:
        """The JSON document in the variable ``SETTINGS``, {} without the variable."""
        document: Mapping[str, Any] = json.loads(self.environment.get(SETTINGS, "{}"))
        return document


@dataclass(frozen=True)
class Role:
    """An IAM role: its trust policy and its policies, parsed documents."""

    name: str
    arn: str
    trust: Mapping[str, Any]
    policies: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Model:
    """A SageMaker model: the image, and what the container finds in its environment."""

    name: str
    arn: str
    image: str
    environment: Mapping[str, str]
    role_arn: str


@dataclass(frozen=True)
class Serverless:
    """What a serverless variant may use: memory, and how many requests at once."""

    memory_mb: int
    max_concurrency: int


@dataclass(frozen=True)
class Variant:
    """A production variant; a serverless one has no instance type and no count."""

    name: str
    model: Model
    instance_type: str | None
    instance_count: int | None
    weight: float
    serverless: Serverless | None = None


@dataclass(frozen=True)
class Configuration:
    """A SageMaker endpoint configuration; one with ``asynchronous`` accepts no other invocations.

    The ``shadows`` get copies of the requests, in proportion to their weight beside the variant's.
    """

    name: str
    arn: str
    variants: tuple[Variant, ...]
    asynchronous: AsyncInference | None = None
    shadows: tuple[Variant, ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """A SageMaker endpoint, the configuration that it runs, and its autoscaling, if it has any."""

    name: str
    arn: str
    configuration: Configuration
    capacity: Capacity | None = None


@dataclass(frozen=True)
class Applied:
    """All of it. The account and the region are those of the functions and endpoints."""

    account_id: str
    region: str
    apis: tuple[Api, ...]
    functions: tuple[Function, ...]
    permissions: tuple[Permission, ...]
    roles: tuple[Role, ...]
    endpoints: tuple[Endpoint, ...]
    outputs: Mapping[str, Any]
    subscriptions: tuple[Subscription, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    event_settings: tuple[EventSettings, ...] = ()
    topic_arns: tuple[str, ...] = ()

    def function(self, arn: str) -> Function:
        """Return the function with that ARN. Raises KeyError without one."""
        return {function.arn: function for function in self.functions}[arn]

    def with_settings(self, changes: Mapping[str, Any]) -> Applied:
        """Return the state with other settings, in the functions that have settings of these names.

        An object is merged: ``{"rate_limits": {"timeout_seconds": 20}}`` changes one of its
        members, in each function whose ``rate_limits`` is not null.
        """
        functions = tuple(_with_settings(function, changes) for function in self.functions)
        return replace(self, functions=functions)

    def role(self, arn: str) -> Role:
        """Return the role with that ARN. Raises KeyError: it may exist outside of the state."""
        return {role.arn: role for role in self.roles}[arn]


def _with_settings(function: Function, changes: Mapping[str, Any]) -> Function:
    if SETTINGS not in function.environment:
        return function
    changed = json.dumps(_merge(function.settings, changes))
    return replace(function, environment={**function.environment, SETTINGS: changed})


def _merge(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the changes to members that it has; null is no object to change."""
    merged = dict(document)
    for name, value in changes.items():
        old = document.get(name)
        if isinstance(value, Mapping):
            if isinstance(old, Mapping):
                merged[name] = _merge(old, value)
        elif name in document:
            merged[name] = value
    return merged
