"""Fields that HCL sets and the module's variables do not have.

Terraform drops an attribute that an object type does not name, without a message, so a plan does
not find a misspelled field. https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import hcl2

from tools.hcl_types import Field, Type

_OPTIONS = hcl2.SerializationOptions(
    with_comments=False, explicit_blocks=False, preserve_heredocs=False, strip_string_quotes=True
)
_META_ARGUMENTS = {"source", "version", "providers", "depends_on", "count", "for_each"}


def unknown_fields(text: str, variables: Mapping[str, Type]) -> set[str]:
    """Dotted paths in settings, or in the calls of a module, that no variable has.

    `text` is a tfvars file, or a root whose `module` blocks all call the module.
    """
    parsed: dict[str, Any] = hcl2.loads(text, serialization_options=_OPTIONS)
    calls = [call for block in parsed.get("module", []) for call in block.values()]
    return {
        path
        for call in calls or [parsed]
        for name, value in call.items()
        if name not in _META_ARGUMENTS
        for path in _unknown(value, variables.get(name), name)
    }


def _unknown(value: object, kind: Type | None, path: str) -> Iterator[str]:
    if kind is None:
        yield path
    else:
        yield from _below(value, kind.fields, kind.suffix, path)


def _below(value: object, fields: tuple[Field, ...], suffix: str, path: str) -> Iterator[str]:
    """What is unknown below a value whose type is collections (`suffix`) around an object."""
    if not fields:
        return
    if suffix:
        for element in _elements(value):
            yield from _below(element, fields, suffix[2:], f"{path}{suffix[:2]}")
    elif isinstance(value, Mapping):
        known = {field.name: field.type for field in fields}
        for name, inside in value.items():
            yield from _unknown(inside, known.get(name.strip('"')), f"{path}.{name}")


def _elements(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []
