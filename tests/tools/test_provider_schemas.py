"""How the bindings' assembly is read: https://github.com/aws/jsii, @jsii/spec."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.provider_schemas import Bindings, Schema, render

SCOPE = "@cdktf/provider-aws"


def prop(name: str, anchor: str, *, block: bool = False, **more: Any) -> dict[str, Any]:
    link = f"{{@link https://example.com/aws/6.25.0/docs/resources/thing#{anchor} Thing#{anchor}}}"
    docs = {"summary": f"{anchor} block.", "remarks": link} if block else {"summary": link}
    return {"name": name, "docs": docs, "type": {"primitive": "string"}, **more}


def listed(name: str) -> dict[str, Any]:
    """A list of structs or a token, as the bindings say it."""
    collection = {"collection": {"elementtype": {"fqn": name}, "kind": "array"}}
    return {"union": {"types": [{"fqn": "cdktf.IResolvable"}, collection]}}


BINDINGS = Bindings(
    {
        "types": {
            f"{SCOPE}.bigThing.BigThing": {
                "properties": [
                    {"name": name}
                    for name in ("tfResourceType", "nameInput", "name", "part", "startedAt")
                ]
            },
            f"{SCOPE}.bigThing.BigThingConfig": {
                "properties": [
                    prop("name", "name"),
                    prop("tagsAll", "tags_all", optional=True),
                    prop(
                        "part",
                        "part",
                        block=True,
                        type=listed(f"{SCOPE}.bigThing.BigThingPart"),
                    ),
                ]
            },
            f"{SCOPE}.bigThing.BigThingPart": {"properties": [prop("size", "size")]},
            f"{SCOPE}.dataAwsBigThing.DataAwsBigThing": {"properties": [{"name": "arn"}]},
            f"{SCOPE}.dataAwsBigThing.DataAwsBigThingConfig": {"properties": []},
            f"{SCOPE}.sagemakerModel.SagemakerModelConfig": {"properties": [prop("id", "id")]},
        }
    }
)

THING = Schema(
    attributes={"name": "required", "tags_all": "optional", "started_at": "computed"},
    blocks={"part": Schema(attributes={"size": "required"}, required=True)},
)


def test_a_resource_has_what_is_set_and_what_is_only_told() -> None:
    assert BINDINGS.schema("resource", "aws_big_thing") == THING


def test_a_data_source_has_a_class_of_its_own() -> None:
    assert BINDINGS.schema("data", "aws_big_thing") == Schema(attributes={"arn": "computed"})


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(KeyError):
        BINDINGS.schema("resource", "aws_small_thing")


def test_an_extract_reads_back_as_what_was_written() -> None:
    assert Schema.of_extract(THING.to_extract()) == THING


def test_the_extract_names_its_source() -> None:
    extract = json.loads(render(BINDINGS, [("resource", "aws_big_thing")]))
    assert extract["source"]["provider"] == "6.25.0"
    assert extract["resource"]["aws_big_thing"]["attributes"]["name"] == "required"


def test_terraforms_own_schema_reads_the_same() -> None:
    block = {
        "attributes": {
            "name": {"type": "string", "required": True},
            "tags_all": {"type": "string", "optional": True, "computed": True},
            "started_at": {"type": "string", "computed": True},
        },
        "block_types": {
            "part": {
                "nesting_mode": "list",
                "min_items": 1,
                "block": {"attributes": {"size": {"type": "number", "required": True}}},
            }
        },
    }
    assert Schema.of_terraform(block) == THING
