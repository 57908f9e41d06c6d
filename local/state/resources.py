"""The resources of ``terraform show -json``, whatever module they are in.

The shape: https://developer.hashicorp.com/terraform/internals/json-format#state-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class StateError(Exception):
    """The applied state lacks something that the local stack needs; the message names it."""


@dataclass(frozen=True)
class Resource:
    """A managed resource: where it stands in the configuration, and its attributes."""

    address: str
    type: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return an attribute. Raises StateError when it has no value."""
        value = self.values.get(name)
        if value is None:
            raise StateError(f"{self.address} has no {name} in the applied state")
        return value

    def get(self, name: str) -> Any:
        """Return an attribute, None when it has no value or an empty one."""
        return self.values.get(name) or None

    def block(self, name: str) -> Mapping[str, Any] | None:
        """Return the one nested block of that name, None when there is none."""
        blocks: Sequence[Mapping[str, Any]] = self.values.get(name) or ()
        return blocks[0] if blocks else None


@dataclass(frozen=True)
class Resources:
    """All managed resources of a state."""

    every: tuple[Resource, ...]

    def of(self, resource_type: str) -> tuple[Resource, ...]:
        """Return the resources of a type, in the state's order."""
        return tuple(resource for resource in self.every if resource.type == resource_type)

    def one(self, resource_type: str, wanted_by: Resource, **attributes: str) -> Resource:
        """Return the resource with these attributes that another one refers to."""
        for resource in self.of(resource_type):
            if all(resource.values.get(name) == value for name, value in attributes.items()):
                return resource
        raise StateError(
            f"{wanted_by.address} refers to a {resource_type} that the applied state does not "
            f"hold: {attributes}"
        )


def resources(show: Mapping[str, Any]) -> Resources:
    """Return the managed resources of a state that ``terraform show -json`` printed."""
    root = show.get("values", {}).get("root_module")
    if not root:
        raise StateError("the state is empty: has the configuration been applied?")
    return Resources(tuple(_walk(root)))


def _walk(module: Mapping[str, Any]) -> Iterator[Resource]:
    for resource in module.get("resources", ()):
        if resource["mode"] == "managed":
            yield Resource(resource["address"], resource["type"], resource["values"])
    for child in module.get("child_modules", ()):
        yield from _walk(child)
