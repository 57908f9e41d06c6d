"""The rule about statement ids knows each id of the module's own."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_each_statement_id_of_the_execution_role_is_reserved() -> None:
    files = (REPOSITORY / "modules" / "endpoint").glob("*.tf")
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = re.findall(r"^ +Sid += (.+)$", "\n".join(texts), re.MULTILINE)
    used = {name for line in lines for name in re.findall(r'"([A-Z][A-Za-z]+)', line)}

    rules = (REPOSITORY / "variables.security.tf").read_text(encoding="utf-8")
    rule = re.search(r"\^\((AttachContainers[^$]+)\)\$", rules)
    assert rule
    pattern = re.compile(rule[1])
    assert len(used) > 10
    assert {name for name in used if not pattern.fullmatch(name)} == set()
