"""What a plan must hold: the part that matters, in YAML, compared with the whole.

An inventory has up to four parts:

- `resources`: address → the attributes that matter. A nested block is a list of mappings. A JSON
  document, such as a policy, is written as YAML. What is not mentioned may have any value;
  a list must have as many members as are written.
- `counts`: resource type → how many of them the plan holds; 0 for what must not be there.
- `outputs`: output → value; only those that are known before the apply.
- `checks`: check block → "pass", or "fail" for a warning.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from local.state.resources import Resource, resources

PARTS = {"resources", "counts", "outputs", "checks"}


def differences(expected: Mapping[str, Any], plan: Mapping[str, Any]) -> list[str]:
    """Return each way in which a plan (``terraform show -json``) is not as expected."""
    found = planned(plan)
    return [
        *(f"unknown part of the inventory: {part}" for part in expected.keys() - PARTS),
        *_resources(expected.get("resources", {}), found),
        *_counts(expected.get("counts", {}), found),
        *_outputs(expected.get("outputs", {}), plan),
        *_checks(expected.get("checks", {}), plan),
    ]


def planned(plan: Mapping[str, Any]) -> tuple[Resource, ...]:
    """Return the resources as they will be, with the attributes that are known already."""
    return resources({"values": plan["planned_values"]}).every


def _resources(expected: Mapping[str, Any], found: tuple[Resource, ...]) -> Iterator[str]:
    by_address = {resource.address: resource.values for resource in found}
    for address, attributes in expected.items():
        if address not in by_address:
            yield f"{address} is not planned"
        else:
            yield from _subset(attributes, by_address[address], address)


def _counts(expected: Mapping[str, int], found: tuple[Resource, ...]) -> Iterator[str]:
    counted = Counter(resource.type for resource in found)
    for resource_type, count in expected.items():
        if counted[resource_type] != count:
            yield f"{counted[resource_type]} {resource_type} are planned, not {count}"


def _outputs(expected: Mapping[str, Any], plan: Mapping[str, Any]) -> Iterator[str]:
    outputs = plan["planned_values"].get("outputs", {})
    for name, value in expected.items():
        yield from _subset(value, outputs.get(name, {}).get("value"), f"output {name}")


def _checks(expected: Mapping[str, str], plan: Mapping[str, Any]) -> Iterator[str]:
    statuses = {check["address"]["to_display"]: check["status"] for check in plan["checks"]}
    for address, status in expected.items():
        yield from _subset(status, statuses.get(address), f"check {address}")


def _subset(expected: Any, actual: Any, where: str) -> Iterator[str]:
    if isinstance(expected, dict | list) and isinstance(actual, str):
        actual = json.loads(actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            yield from _subset(value, actual.get(key), f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (wanted, got) in enumerate(zip(expected, actual, strict=True)):
            yield from _subset(wanted, got, f"{where}[{index}]")
    elif expected != actual:
        yield f"{where} is {actual!r}, not {expected!r}"
