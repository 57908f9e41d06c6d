"""Write the tables of inputs and outputs between the markers of each README.

    python -m tools.tables            rewrite what is out of date
    python -m tools.tables --check    change nothing; fail if something is out of date

A README holds the markers `<!-- BEGIN inputs -->` … `<!-- END inputs -->`, and the same for
`outputs`. What stands between them comes from variables.tf and outputs.tf in the same folder.
A line of a description that reads "- `field`: text" documents that field of an object.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.module_reader import Output, Variable, read_outputs, read_variables

_FIELD_LINE = re.compile(r"^\s*[-*]\s+`?(?P<path>[A-Za-z_][\w.\[\]*]*)`?\s*(?::|-)\s+(?P<text>.*)$")
REQUIRED = "**required**"


@dataclass(frozen=True)
class Row:
    """One line of the table of inputs."""

    name: str
    type: str
    default: str
    description: str


def rows(variable: Variable) -> list[Row]:
    """The variable's own line, then one for each field of its object type."""
    paths = dict(variable.type.paths(variable.name))
    summary, documented = _split_description(variable, paths)
    lines = [Row(variable.name, variable.type.label, variable.default or REQUIRED, summary)]
    for path, field in paths.items():
        default = REQUIRED if field.default is None else field.default
        lines.append(Row(path, field.type.label, default, documented.get(path, "")))
    return lines


def _split_description(variable: Variable, paths: Collection[str]) -> tuple[str, dict[str, str]]:
    """The description without the lines that document fields, and those lines by path."""
    own: list[str] = []
    documented: dict[str, str] = {}
    current = ""
    for line in variable.description.splitlines():
        match = _FIELD_LINE.match(line)
        path = f"{variable.name}{variable.type.suffix}.{match['path']}" if match else ""
        if match and path in paths:
            current = path
            documented[path] = _sentence(match["text"].strip())
        elif current and line.startswith(" ") and line.strip():
            documented[current] += " " + line.strip()
        elif line.strip():
            current = ""
            own.append(line.strip())
    return " ".join(own), documented


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def inputs_table(variables: Sequence[Variable]) -> str:
    """The table of inputs as Markdown."""
    head = "| Name | Type | Default | Description |\n| --- | --- | --- | --- |"
    return "\n".join(
        [head, *(_input_line(row) for variable in variables for row in rows(variable))]
    )


def _input_line(row: Row) -> str:
    default = row.default if row.default == REQUIRED else _code(row.default)
    return f"| {_code(row.name)} | {_code(row.type)} | {default} | {_cell(row.description)} |"


def outputs_table(outputs: Sequence[Output]) -> str:
    """The table of outputs as Markdown."""
    head = "| Name | Description |\n| --- | --- |"
    return "\n".join([head, *(_output_line(output) for output in outputs)])


def _output_line(output: Output) -> str:
    secret = " (sensitive)" if output.sensitive else ""
    return f"| {_code(output.name)} | {_cell(output.description)}{secret} |"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def render(readme: str, module: Path) -> str:
    """The text of a README with its regions filled from the module in the folder `module`.

    Raises `ValueError` if a region's markers are missing.
    """
    readme = _replace(readme, "inputs", inputs_table(read_variables(module)))
    return _replace(readme, "outputs", outputs_table(read_outputs(module)))


def _replace(text: str, region: str, table: str) -> str:
    begin, end = f"<!-- BEGIN {region} -->", f"<!-- END {region} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"one pair of {begin} and {end} is needed")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"


def modules(root: Path) -> list[Path]:
    """The folders whose README carries tables: the root module and each below modules/."""
    return [root, *sorted(path.parent for path in root.glob("modules/*/variables.tf"))]


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Rewrite or check the READMEs below `root`; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="tables", description="Inputs and outputs of the READMEs."
    )
    parser.add_argument("--check", action="store_true", help="change nothing, fail if out of date")
    check = parser.parse_args(arguments).check
    problems = [_update(module, check) for module in modules(root)]
    for problem in filter(None, problems):
        print(problem, file=sys.stderr)
    return 1 if any(problems) else 0


def _update(module: Path, check: bool) -> str | None:
    """Bring one README up to date, or say what is wrong with it."""
    readme = module / "README.md"
    if not readme.is_file():
        return f"{readme} is missing"
    before = readme.read_text(encoding="utf-8")
    after = render(before, module)
    if before != after and check:
        return f"{readme} is out of date: run `make docs`"
    if before != after:
        readme.write_text(after, encoding="utf-8")
        print(f"{readme} rewritten")
    return None


if __name__ == "__main__":
    sys.exit(main())
