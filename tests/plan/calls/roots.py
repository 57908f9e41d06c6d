"""Roots that call the module with the values of the transitions: unknown, sensitive or null."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.apply.transitions.chains import Chain
from tests.apply.transitions.fields import Field, fields

KNOWN_AT_PLAN: Mapping[str, str] = yaml.safe_load(
    Path(__file__).with_name("known_at_plan.yaml").read_text(encoding="utf-8")
)

_ACCOUNT = "us-east-1:111122223333"
_INVOKE = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions"
_THINGS = {
    "acl": f"arn:aws:wafv2:{_ACCOUNT}:regional/webacl/mine/{{}}",
    "alarm": "mine-{}",
    "bucket": "mine-{}",
    "certificate": f"arn:aws:acm:{_ACCOUNT}:certificate/{{}}",
    "endpoint": "vpce-{}",
    "function": "mine-{}",
    "group": "sg-{}",
    "invoke_arn": f"{_INVOKE}/arn:aws:lambda:{_ACCOUNT}:function:mine-{{}}/invocations",
    "key": f"arn:aws:kms:{_ACCOUNT}:key/{{}}",
    "layer": f"arn:aws:lambda:{_ACCOUNT}:layer:mine:{{}}",
    "policy": "arn:aws:iam::111122223333:policy/mine-{}",
    "role": "arn:aws:iam::111122223333:role/mine-{}",
    "subnet": "subnet-{}",
    "topic": f"arn:aws:sns:{_ACCOUNT}:mine-{{}}",
    "vpc": "vpc-{}",
    "zip": "../../dist/usage.zip",
    "zone": "Z{}",
}

Expression = Callable[[Field | None, Any], str]
"""A field, `None` for one that is no field's, and its value → an HCL expression."""


def unknown(field: Field | None, value: Any) -> str:
    """Every text comes from a resource of the same apply, unless the table says why it cannot."""
    is_known = not isinstance(value, str) or field is None or field.path in KNOWN_AT_PLAN
    return literal(field, value) if is_known else f"terraform_data.made[{json.dumps(value)}].output"


def sensitive(field: Field | None, value: Any) -> str:
    """Every value is sensitive."""
    return f"sensitive({literal(field, value)})"


def literal(_field: Field | None, value: Any) -> str:
    """Every value as it is."""
    return json.dumps(value)


def root(
    chains: tuple[Chain, ...],
    expression: Expression,
    *,
    with_nulls: bool = False,
    all_sensitive: bool = False,
) -> str:
    """Return a root that calls the module once for each chain.

    Args:
        chains: the variables of their first values.
        expression: how each value is written.
        with_nulls: leave out what a chain varies, and write null for it instead.
        all_sensitive: each argument is sensitive as a whole, as the variable of a root may be.
    """
    step = 1 if with_nulls else 2
    calls = []
    texts = set[str]()
    for chain in chains:
        document = named(chain.steps[step].variables)
        texts |= set(_texts(document))
        if with_nulls:
            _add_nulls(document)
        calls.append(call(chain.name, document, expression, all_sensitive=all_sensitive))
    made = f"  for_each = toset({json.dumps(sorted(texts))})\n  input    = each.key"
    return "\n\n".join([f'resource "terraform_data" "made" {{\n{made}\n}}', *calls]) + "\n"


def call(
    name: str, document: Mapping[str, Any], expression: Expression, *, all_sensitive: bool = False
) -> str:
    """Return a call of the module with a document of variables."""
    written = {each: _hcl((each,), document[each], expression) for each in document}
    if all_sensitive:
        written = {each: f"sensitive({text})" for each, text in written.items()}
    arguments = [f"  {each} = {text}" for each, text in written.items()]
    return "\n".join([f'module "{name}" {{', '  source = "../.."', *arguments, "}"])


def named(value: Any) -> Any:
    """Return a document of variables with names of things in place of `@key 1` and the like."""
    if isinstance(value, Mapping):
        return {key: named(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [named(inside) for inside in value]
    if isinstance(value, str) and value.startswith("@"):
        kind, number = value.removeprefix("@").split()
        return _THINGS[kind].format(number)
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for inside in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inside)


def _hcl(place: tuple[str, ...], value: Any, expression: Expression) -> str:
    if isinstance(value, Mapping):
        inside = (
            f"{json.dumps(key)} = {_hcl((*place, key), value[key], expression)}" for key in value
        )
        return "{ " + ", ".join(inside) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_hcl(place, each, expression) for each in value) + "]"
    return expression(_field(place), value)


def _field(place: tuple[str, ...]) -> Field | None:
    """The field at a place, or the one whose value has a part there, such as an entry of a map."""
    found = [field for field in fields() if field.place == place[: len(field.place)]]
    return max(found, key=lambda field: len(field.place), default=None)


def _add_nulls(document: dict[str, Any]) -> None:
    for field in fields():
        *parents, last = field.place
        inside: Any = document
        for parent in parents:
            inside = inside.get(parent) if isinstance(inside, dict) else None
        if isinstance(inside, dict) and not field.required:
            inside.setdefault(last, {"NOTHING": None} if field.label == "map(string)" else None)
