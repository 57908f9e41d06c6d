"""The request, as a handler reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_llm.errors import BadRequestError
from web import deadline, event, identity
from web.body import refuse_constant

_NO_OBJECT = "Send a JSON object as the request body."


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent.

    Attributes:
        body: the exact bytes.
        headers: by their names in lower case.
        query: by their names.
        path_parameters: the parts of the path that the route names, `{id}`.
        route: the route, such as `POST /summarize`.
        url: the URL without its query, to build a `location` from.
        id: the request ID, which the response carries, too.
        client: the name of the client, the same on every request of the same client;
            `anonymous` on a route that requires no authentication.
    """

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    route: str = ""
    url: str = ""
    id: str = ""
    client: str = identity.ANONYMOUS.name

    def json(self) -> dict[str, Any]:
        """Return the body, a JSON object. Raises BadRequestError for anything else."""
        try:
            value = json.loads(self.body.decode(), parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadRequestError(_NO_OBJECT) from error
        if not isinstance(value, dict):
            raise BadRequestError(_NO_OBJECT)
        return value

    def seconds_left(self) -> float:
        """Return the seconds that are left for the response; infinite outside of Lambda."""
        return deadline.current().left()


def of(request: event.Request, body: bytes) -> Request:
    """Return an event's request, with the body that was found to be valid.

    Raises:
        IdentityUnclearError: there are credentials, and several clients may have them.
    """
    return Request(
        body=body,
        headers=request.headers,
        query=request.query,
        path_parameters=request.path_parameters,
        route=request.route,
        url=f"https://{request.host}{request.path}",
        id=request.id,
        client=identity.of(request).name,
    )
