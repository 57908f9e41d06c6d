"""Write what AWS provider 6 knows of the resources that the HCL uses.

    python -m tools.provider_schemas     download the bindings and rewrite the extract

The installed provider tells its own schema (`terraform providers schema -json`). The schema of
another major version comes from the package of bindings that was generated from it. That package
weighs 59 MB: an extract is kept in tests/static/provider_schemas.json, and the tests read that.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.hcl_usage import declarations, sources

ROOT = Path(__file__).parent.parent
EXTRACT = ROOT / "tests" / "static" / "provider_schemas.json"

PACKAGE = "cdktf-cdktf-provider-aws==21.22.1"
_SCOPE = "@cdktf/provider-aws"
# Every attribute of the bindings names its page of documentation: …/6.25.0/docs/resources/x#name
_ANCHOR = re.compile(r"/aws/(?P<version>[0-9.]+)/docs/[a-z-]+/\w+#(?P<name>\w+)")

REQUIRED, OPTIONAL, COMPUTED = "required", "optional", "computed"


@dataclass(frozen=True)
class Schema:
    """A resource, data source or block: attribute → how it is set, and nested blocks."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, Schema] = field(default_factory=dict)
    required: bool = False

    @staticmethod
    def of_extract(content: Mapping[str, Any]) -> Schema:
        """Read an entry of the extract."""
        return Schema(
            attributes=content.get("attributes", {}),
            blocks={
                name: Schema.of_extract(block) for name, block in content.get("blocks", {}).items()
            },
            required=content.get("required", False),
        )

    @staticmethod
    def of_terraform(content: Mapping[str, Any], required: bool = False) -> Schema:
        """Read a block of `terraform providers schema -json`.

        https://developer.hashicorp.com/terraform/cli/commands/providers/schema
        """
        return Schema(
            attributes={
                name: REQUIRED
                if attribute.get("required")
                else OPTIONAL
                if attribute.get("optional")
                else COMPUTED
                for name, attribute in content.get("attributes", {}).items()
            },
            blocks={
                name: Schema.of_terraform(block["block"], block.get("min_items", 0) > 0)
                for name, block in content.get("block_types", {}).items()
            },
            required=required,
        )

    def to_extract(self) -> dict[str, Any]:
        """The entry of the extract, without what is empty."""
        blocks = {name: block.to_extract() for name, block in sorted(self.blocks.items())}
        content: dict[str, Any] = {"required": True} if self.required else {}
        content |= {"attributes": dict(sorted(self.attributes.items()))} if self.attributes else {}
        return content | ({"blocks": blocks} if blocks else {})


class Bindings:
    """The assembly (`.jsii`) of the bindings: https://github.com/aws/jsii, @jsii/spec."""

    def __init__(self, assembly: Mapping[str, Any]) -> None:
        self._types: Mapping[str, Any] = assembly["types"]

    def schema(self, kind: str, type_: str) -> Schema:
        """The schema of a resource or data source; KeyError if the provider has none."""
        words = ["data", *type_.split("_")] if kind == "data" else type_.split("_")[1:]
        pascal = "".join(word.capitalize() for word in words)
        name = self._named(f"{_SCOPE}.{pascal[0].lower()}{pascal[1:]}.{pascal}")
        settable = self._struct(self._named(f"{name}Config"))
        readable = (property_["name"] for property_ in self._types[name]["properties"])
        computed = {
            snake
            for snake in map(_snake, readable)
            if not snake.endswith("_input") and snake != "tf_resource_type"
        }
        return Schema(
            attributes={name: COMPUTED for name in computed if name not in settable.blocks}
            | dict(settable.attributes),
            blocks=settable.blocks,
        )

    def version(self) -> str:
        """The version of the provider from which the bindings were generated."""
        config = self._types[f"{_SCOPE}.sagemakerModel.SagemakerModelConfig"]
        return _anchor(config["properties"][0])["version"]

    def _named(self, name: str) -> str:
        """The generator appends an A where a block of another resource has the name."""
        return name if name in self._types else f"{name}A"

    def _struct(self, name: str, required: bool = False) -> Schema:
        attributes: dict[str, str] = {}
        blocks: dict[str, Schema] = {}
        for property_ in self._types[name]["properties"]:
            snake = _anchor(property_)["name"]
            is_required = not property_.get("optional", False)
            struct = self._struct_in(property_["type"])
            if struct and property_["docs"].get("summary", "").endswith(" block."):
                blocks[snake] = self._struct(struct, is_required)
            else:
                attributes[snake] = REQUIRED if is_required else OPTIONAL
        return Schema(attributes, blocks, required)

    def _struct_in(self, type_: Mapping[str, Any]) -> str | None:
        """The struct that a property holds, alone, in a list, or beside a token."""
        candidates = [type_, *type_.get("union", {}).get("types", [])]
        candidates += [
            item["collection"]["elementtype"] for item in candidates if "collection" in item
        ]
        names = (item["fqn"] for item in candidates if "fqn" in item)
        return next((name for name in names if name.startswith(_SCOPE)), None)


def _anchor(property_: Mapping[str, Any]) -> re.Match[str]:
    docs = property_["docs"]
    match = _ANCHOR.search(docs.get("summary", "") + docs.get("remarks", ""))
    if match is None:
        raise ValueError(f"{property_['name']} has no link to its documentation")
    return match


def _snake(camel: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", camel).lower()


def used(files: Iterable[Path]) -> set[tuple[str, str]]:
    """Kind and type of every AWS resource and data source that `files` declare."""
    return {
        (declaration.kind, declaration.type) for file in files for declaration in declarations(file)
    }


def read_extract() -> dict[tuple[str, str], Schema]:
    """The committed extract: schema by kind and type."""
    content = json.loads(EXTRACT.read_text())
    return {
        (kind, type_): Schema.of_extract(schema)
        for kind in ("resource", "data")
        for type_, schema in content[kind].items()
    }


def download(folder: Path) -> Bindings:
    """Fetch the bindings with pip into `folder` and read them."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, PACKAGE], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        (inner,) = (name for name in files.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(files.extract(inner, folder)) as package:
            assembly = package.extractfile("package/.jsii")
            if assembly is None:
                raise ValueError(f"{inner} holds no assembly")
            return Bindings(json.load(assembly))


def render(bindings: Bindings, types: Iterable[tuple[str, str]]) -> str:
    """The extract as JSON, one line for each type."""
    entries: dict[str, list[str]] = {"resource": [], "data": []}
    for kind, type_ in sorted(types):
        schema = json.dumps(bindings.schema(kind, type_).to_extract())
        entries[kind].append(f'    "{type_}": {schema}')
    tables = ",\n".join(
        f'  "{kind}": {{\n' + ",\n".join(lines) + "\n  }" for kind, lines in entries.items()
    )
    source = json.dumps({"package": PACKAGE, "provider": bindings.version()})
    return f'{{\n  "source": {source},\n{tables}\n}}\n'


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.provider_schemas", description=__doc__)
    parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        content = render(download(Path(folder)), used(sources(ROOT)))
    EXTRACT.parent.mkdir(parents=True, exist_ok=True)
    EXTRACT.write_text(content)
    print(f"{EXTRACT.relative_to(ROOT)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
