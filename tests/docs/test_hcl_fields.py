"""Fields that no variable has are found wherever they stand."""

from __future__ import annotations

import pytest

from tests.docs.hcl_fields import unknown_fields
from tools.hcl_types import parse

VARIABLES = {
    "name": parse("string"),
    "tags": parse("map(string)"),
    "scaling": parse(
        "object({ max = number, schedules = map(object({ at = string })),"
        " steps = list(object({ by = number })) })"
    ),
}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ('name = "x"\ntags = { anything = "goes" }', set()),
        ("scaling = { max = 1 }", set()),
        ("other = 1", {"other"}),
        ("scaling = { maximum = 1 }", {"scaling.maximum"}),
        ('scaling = { schedules = { night = { att = "x" } } }', {"scaling.schedules.*.att"}),
        ('scaling = { schedules = { "GET /x" = { at = "x" } } }', set()),
        ("scaling = { steps = [{ by = 1 }, { bye = 2 }] }", {"scaling.steps[].bye"}),
        ("scaling = var.scaling", set()),
        ('module "llm" {\n  source = "x"\n  scaling = { maximum = 1 }\n}', {"scaling.maximum"}),
    ],
)
def test_unknown_fields_are_named(text: str, unknown: set[str]) -> None:
    assert unknown_fields(text + "\n", VARIABLES) == unknown
