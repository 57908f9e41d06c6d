"""Which route of the API a request takes.

The order of precedence is the vendor's: a full match of method and path, then a match with a path
variable, then a greedy one, then `$default`; and a method before `ANY`.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DEFAULT = "$default"  # names the route that takes the rest, and the stage at the root
ANY = "ANY"


@dataclass(frozen=True)
class Match:
    """A route key and the values of its path variables."""

    route_key: str
    path_parameters: Mapping[str, str] = field(default_factory=dict)


def match(route_keys: Iterable[str], method: str, path: str) -> Match | None:
    """The most specific route for a decoded path, or None."""
    found = None
    best: _Rank = ()
    for key in route_keys:
        candidate = _match_one(key, method, path)
        if candidate and (found is None or _rank(key) < best):
            found, best = candidate, _rank(key)
    return found


def below_stage(stage: str, path: str) -> str | None:
    """A path without the stage, as in route keys. None if it belongs to another stage."""
    if stage == DEFAULT:
        return path
    first, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first == stage else None


def split(route_key: str) -> tuple[str, str]:
    """(method, path) of a route key; `$default` takes any method and any path."""
    if route_key == DEFAULT:
        return ANY, DEFAULT
    method, _, path = route_key.partition(" ")
    return method, path


_Rank = tuple[int, ...]


def _rank(route_key: str) -> _Rank:
    """Lower is more specific: segment by segment, then a method before ANY."""
    method, path = split(route_key)
    if path == DEFAULT:
        return (9,)
    return (*(_segment_rank(part) for part in _segments(path)), method == ANY)


def _segment_rank(part: str) -> int:
    if part.endswith("+}"):
        return 2
    return 1 if part.startswith("{") else 0


def _match_one(route_key: str, method: str, path: str) -> Match | None:
    wanted_method, template = split(route_key)
    if wanted_method not in (ANY, method):
        return None
    if template == DEFAULT:
        return Match(route_key)
    parameters = _parameters(_segments(template), _segments(path))
    return None if parameters is None else Match(route_key, parameters)


def _parameters(template: list[str], path: list[str]) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    for position, part in enumerate(template):
        rest = path[position:]
        if part.endswith("+}"):
            return {**parameters, part[1:-2]: "/".join(rest)} if any(rest) else None
        if not rest:
            return None
        if part.startswith("{"):
            if not rest[0]:
                return None
            parameters[part[1:-1]] = rest[0]
        elif part != rest[0]:
            return None
    return parameters if len(path) == len(template) else None


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")
