"""How many resources there are follows from the variables, never from other resources.

`terraform import` into an empty state, and a plan with `-target`, know nothing of a resource that
is to be created, not even how many of it there are.
"""

from __future__ import annotations

import re

import pytest

from tools.provider_schemas import ROOT

FILES = sorted([*ROOT.glob("*.tf"), *ROOT.glob("modules/*/*.tf")])
NUMBER = re.compile(r"^ +(?:count|for_each) += .*$", re.M)


@pytest.mark.parametrize("kind", ["aws_", "terraform_data.", "module."])
def test_no_count_and_no_for_each_of_a_resource_reads_another(kind: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in FILES
        for line in NUMBER.findall(file.read_text(encoding="utf-8"))
        if re.search(rf"(?<![\w.]){re.escape(kind)}", line)
    ]
    assert found == []


def test_the_lines_are_found() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    assert len(NUMBER.findall(text)) > 50
