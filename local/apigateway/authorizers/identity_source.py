"""Identity sources: which parts of a request an authorizer reads.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
All of them have to be there and not empty, or the client gets 401 and no function is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

from local.apigateway.authorizers.authorizer import MatchedRequest

Reader = Callable[[MatchedRequest, str], str | None]


def evaluate(sources: Sequence[str], matched: MatchedRequest) -> tuple[str, ...] | None:
    """The values, in the order of the sources; None unless each of them has one."""
    values = [_value(source, matched) for source in sources]
    present = tuple(value for value in values if value)
    return present if len(present) == len(values) else None


def _value(source: str, matched: MatchedRequest) -> str | None:
    for prefix, read in _READERS.items():
        if source.startswith(prefix):
            return read(matched, source.removeprefix(prefix))
    # The module's sources are headers and the route's key; a root of one's own may have others.
    raise NotImplementedError(f"the identity source {source} is not emulated")


def _header(matched: MatchedRequest, name: str) -> str | None:
    return matched.context.request.header(name.lower())


def _query(matched: MatchedRequest, name: str) -> str | None:
    values = parse_qs(matched.context.request.raw_query).get(name)
    return ",".join(values) if values else None


def _stage_variable(matched: MatchedRequest, name: str) -> str | None:
    return matched.context.api.stage.variables.get(name)


def _route_key(matched: MatchedRequest, _: str) -> str | None:
    return matched.route.key


_READERS: dict[str, Reader] = {
    "$request.header.": _header,
    "$request.querystring.": _query,
    "$stageVariables.": _stage_variable,
    "$context.routeKey": _route_key,
}
