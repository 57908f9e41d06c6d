"""The HCL is written for AWS provider 5.100 and 6: both know each name in it.

Provider 5.100 tells its own schema; what 6.25 knows stands in provider_schemas.json, made by
tools/provider_schemas.py. Values are not in a schema: what each provider accepts for an argument is
proven for the installed one only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from terraform_cli import find_terraform
from tools.hcl_usage import Body, declarations, references, sources
from tools.provider_schemas import (
    COMPUTED,
    EXTRACT,
    PACKAGE,
    REQUIRED,
    ROOT,
    Schema,
    read_extract,
)

FILES = sources(ROOT)
MAJORS = ("5.100", "6.25")

Schemas = Mapping[tuple[str, str], Schema]

# Everything below reads the one schema, which takes seconds to get.
pytestmark = pytest.mark.xdist_group("provider-schemas")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """The schema of the installed provider."""
    terraform = find_terraform()
    directory = tmp_path_factory.mktemp("schemas")
    (directory / "main.tf").write_text(
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
        '      version = "~> 5.100"\n    }\n  }\n}\n'
    )
    terraform.init(directory)
    (provider,) = terraform.schemas(directory)["provider_schemas"].values()
    kinds = {"resource": "resource_schemas", "data": "data_source_schemas"}
    return {
        (kind, type_): Schema.of_terraform(schema["block"])
        for kind, key in kinds.items()
        for type_, schema in provider[key].items()
    }


@pytest.fixture(params=MAJORS)
def schemas(request: pytest.FixtureRequest) -> Schemas:
    if request.param == "6.25":
        return read_extract()
    found: Schemas = request.getfixturevalue("installed")
    return found


def test_both_providers_know_every_name_that_is_set(schemas: Schemas) -> None:
    assert list(unknown_names(schemas, FILES)) == []


def test_everything_that_either_provider_requires_is_set(schemas: Schemas) -> None:
    assert list(missing_names(schemas, FILES)) == []


def test_both_providers_know_every_attribute_that_is_read(schemas: Schemas) -> None:
    assert list(unreadable_names(schemas, FILES)) == []


def test_the_extract_is_of_the_other_major_version() -> None:
    source = json.loads(EXTRACT.read_text())["source"]
    assert source == {"package": PACKAGE, "provider": "6.25.0"}


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("colour = 1", "main.tf: resource aws_sagemaker_model: no attribute colour"),
        ("arn = 1", "main.tf: resource aws_sagemaker_model: no attribute arn"),
        ("primary_container = 1", "main.tf: resource aws_sagemaker_model: no attribute primary_"),
        ("name {\n}", "main.tf: resource aws_sagemaker_model: no block name"),
        ("vpc_config {\n  colour = 1\n}", "aws_sagemaker_model.vpc_config: no attribute colour"),
        (
            'dynamic "vpc_config" {\n  for_each = []\n  content {\n    colour = 1\n  }\n}',
            "aws_sagemaker_model.vpc_config: no attribute colour",
        ),
        ('dynamic "colour" {\n  for_each = []\n  content {\n  }\n}', "no block colour"),
    ],
)
def test_an_unknown_name_is_found(
    schemas: Schemas, tmp_path: Path, block: str, complaint: str
) -> None:
    file = _file(tmp_path, f'resource "aws_sagemaker_model" "this" {{\n{block}\n}}\n')
    (found,) = unknown_names(schemas, [file])
    assert complaint in found


def test_an_unknown_resource_is_found(schemas: Schemas, tmp_path: Path) -> None:
    file = _file(tmp_path, 'resource "aws_sagemaker_inference_component" "this" {\n}\n')
    (found,) = unknown_names(schemas, [file])
    assert "resource aws_sagemaker_inference_component" in found


def test_what_is_not_of_the_provider_is_passed_over(schemas: Schemas, tmp_path: Path) -> None:
    file = _file(tmp_path, 'resource "terraform_data" "this" {\n  input = 1\n}\n')
    assert list(unknown_names(schemas, [file])) == []


def test_a_missing_name_is_found(schemas: Schemas, tmp_path: Path) -> None:
    file = _file(tmp_path, 'resource "aws_sagemaker_endpoint_configuration" "this" {\n}\n')
    (found,) = missing_names(schemas, [file])
    assert found.endswith("aws_sagemaker_endpoint_configuration: production_variants is required")


def test_an_attribute_that_cannot_be_read_is_found(schemas: Schemas, tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        "locals {\n  a = aws_iam_role.this[0].arn\n  b = one(aws_iam_role.this[*].colour)\n"
        "  c = data.aws_region.current.partition\n}\n",
    )
    assert list(unreadable_names(schemas, [file])) == [
        "main.tf: data aws_region has no partition",
        "main.tf: resource aws_iam_role has no colour",
    ]


def unknown_names(schemas: Schemas, files: list[Path]) -> Iterator[str]:
    """Where a file sets what a schema does not have, or only tells."""
    for file in files:
        for declaration in declarations(file):
            where = f"{_short(file)}: {declaration.kind} {declaration.type}"
            schema = schemas.get((declaration.kind, declaration.type))
            if schema is None:
                yield f"{where}: no such type; if provider 6 has it, run tools.provider_schemas"
            else:
                yield from _unknown(schema, declaration.body, where)


def _unknown(schema: Schema, body: Body, where: str) -> Iterator[str]:
    for name in sorted(body.attributes):
        if schema.attributes.get(name, COMPUTED) == COMPUTED:
            yield f"{where}: no attribute {name}"
    for name, block in body.blocks:
        if name in schema.blocks:
            yield from _unknown(schema.blocks[name], block, f"{where}.{name}")
        else:
            yield f"{where}: no block {name}"


def missing_names(schemas: Schemas, files: list[Path]) -> Iterator[str]:
    """Where a file leaves out what a schema requires."""
    for file in files:
        for declaration in declarations(file):
            schema = schemas.get((declaration.kind, declaration.type), Schema())
            where = f"{_short(file)}: {declaration.kind} {declaration.type}"
            yield from _missing(schema, declaration.body, where)


def _missing(schema: Schema, body: Body, where: str) -> Iterator[str]:
    required = {name for name, how in schema.attributes.items() if how == REQUIRED}
    required |= {name for name, block in schema.blocks.items() if block.required}
    given = body.attributes | {name for name, _ in body.blocks}
    yield from (f"{where}: {name} is required" for name in sorted(required - given))
    for name, block in body.blocks:
        yield from _missing(schema.blocks.get(name, Schema()), block, f"{where}.{name}")


def unreadable_names(schemas: Schemas, files: list[Path]) -> Iterator[str]:
    """Where an expression reads what a schema does not have."""
    for file in files:
        for reference in sorted(references(file)):
            schema = schemas.get((reference.kind, reference.type), Schema())
            if reference.attribute not in {*schema.attributes, *schema.blocks}:
                yield (
                    f"{_short(file)}: {reference.kind} {reference.type} has no "
                    f"{reference.attribute}"
                )


def _short(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name


def _file(folder: Path, content: str) -> Path:
    file = folder / "main.tf"
    file.write_text(content)
    return file
