"""Write the generated parts of the pages from the code.

    python -m tools.tables            rewrite what is out of date
    python -m tools.tables --check    change nothing; fail if something is out of date

A generated part lies between `<!-- BEGIN <region> -->` and `<!-- END <region> -->`:

    variables    one row a variable, each a link to its section in docs/inputs.md
    inputs       one section a variable, with a table of the fields of its object type
    outputs      one row an output
    openai-…     what each engine does with OpenAI's parameters, see tools/engine_tables.py
    deployments  one row a deployment of `make acceptance`
    probes       one row a probe of `make acceptance`
    refusals     one row a rule that the emulated AWS keeps

The text of inputs and outputs comes from the root's variables and outputs. A line of a description
in the form "- `field`: text" documents that field of an object.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import engine_tables
from tools.acceptance_tables import deployments_table, probes_table
from tools.module_reader import Output, Variable, read_outputs, read_variables
from tools.refusal_table import refusals_table

INPUTS_PAGE = "docs/inputs.md"
PAGES: Mapping[str, tuple[str, ...]] = {
    "README.md": ("variables", "outputs"),
    INPUTS_PAGE: ("inputs", "outputs"),
    "docs/openai.md": (
        *("openai-routes", "openai-chat", "openai-chat-template", "openai-completions"),
        "openai-embeddings",
    ),
    "docs/development/acceptance.md": ("deployments", "probes"),
    "docs/development/refusals.md": ("refusals",),
}
REQUIRED = "**required**"

# The order in which a reader decides. A variable that is not listed comes last.
READING_ORDER = (
    *("name", "model", "instance", "serverless", "variants", "scaling", "update_policy"),
    *("api", "openai", "api_keys", "jwt", "rate_limits", "cors", "domain", "jobs"),
    *("network", "encryption", "iam", "data_capture", "monitoring", "logs", "functions", "tags"),
)

_FIELD_LINE = re.compile(r"^\s*[-*]\s+`?(?P<path>[A-Za-z_][\w.\[\]*]*)`?\s*(?::|-)\s+(?P<text>.*)$")
_FIRST_SENTENCE = re.compile(r"^(.*?[a-z0-9)`\"]\.)(?= [A-Z*`]|$)")


@dataclass(frozen=True)
class Row:
    """One variable, or one field of a variable."""

    name: str
    type: str
    default: str
    description: str


def rows(variable: Variable) -> list[Row]:
    """The variable's own row, then one for each field of its object type."""
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


def variables_table(variables: Sequence[Variable]) -> str:
    """One row a variable: link, default, first sentence of the description."""
    head = "| Name | Default | Description |\n| --- | --- | --- |"
    own = [rows(variable)[0] for variable in variables]
    return "\n".join([head, *(_variable_line(row) for row in own)])


def _variable_line(row: Row) -> str:
    link = f"[{_code(row.name)}]({INPUTS_PAGE}#{row.name})"
    first = _FIRST_SENTENCE.match(row.description)
    summary = first[1] if first else row.description
    return f"| {link} | {_default(row)} | {_cell(summary)} |"


def input_sections(variables: Sequence[Variable]) -> str:
    """One section a variable, headed by its name."""
    return "\n\n".join(_section(*rows(variable)) for variable in variables)


def _section(own: Row, *fields: Row) -> str:
    paragraphs = [
        f"### {own.name}",
        f"{_line(own.description)}",
        f"Type {_code(own.type)}, default {_default(own)}."
        if own.default != REQUIRED
        else f"Type {_code(own.type)}, {REQUIRED}.",
    ]
    if fields:
        head = "| Field | Type | Default | Description |\n| --- | --- | --- | --- |"
        paragraphs.append("\n".join([head, *(_field_line(row) for row in fields)]))
    return "\n\n".join(paragraphs)


def _field_line(row: Row) -> str:
    return f"| {_code(row.name)} | {_code(row.type)} | {_default(row)} | {_cell(row.description)} |"


def outputs_table(outputs: Sequence[Output]) -> str:
    """One row an output."""
    head = "| Name | Description |\n| --- | --- |"
    return "\n".join([head, *(_output_line(output) for output in outputs)])


def _output_line(output: Output) -> str:
    secret = " (sensitive)" if output.sensitive else ""
    return f"| {_code(output.name)} | {_cell(output.description)}{secret} |"


def _default(row: Row) -> str:
    return row.default if row.default == REQUIRED else _code(row.default)


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")


def _line(text: str) -> str:
    return " ".join(text.split())


def _ordered_variables(root: Path) -> list[Variable]:
    def place(variable: Variable) -> int:
        known = variable.name in READING_ORDER
        return READING_ORDER.index(variable.name) if known else len(READING_ORDER)

    return sorted(read_variables(root), key=place)


_REGIONS: Mapping[str, Callable[[Path], str]] = {
    "variables": lambda root: variables_table(_ordered_variables(root)),
    "inputs": lambda root: input_sections(_ordered_variables(root)),
    "outputs": lambda root: outputs_table(read_outputs(root)),
    "openai-routes": lambda _: engine_tables.routes(),
    "openai-chat": lambda _: engine_tables.chat(),
    "openai-chat-template": lambda _: engine_tables.chat_with_template(),
    "openai-completions": lambda _: engine_tables.completions(),
    "openai-embeddings": lambda _: engine_tables.embeddings(),
    "deployments": lambda _root: deployments_table(),
    "probes": lambda _root: probes_table(),
    "refusals": refusals_table,
}


def render(page: str, regions: Sequence[str], root: Path) -> str:
    """The text of a page with its regions filled from the module in the folder `root`.

    Raises `ValueError` if the markers of a region are missing.
    """
    for region in regions:
        page = _replace(page, region, _REGIONS[region](root))
    return page


def _replace(text: str, region: str, content: str) -> str:
    begin, end = f"<!-- BEGIN {region} -->", f"<!-- END {region} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"one pair of {begin} and {end} is needed")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Rewrite or check the pages below `root`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tables", description="Generated parts of the pages.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail if out of date")
    check = parser.parse_args(arguments).check
    problems = [_update(root, name, check) for name in PAGES]
    for problem in filter(None, problems):
        print(problem, file=sys.stderr)
    return 1 if any(problems) else 0


def _update(root: Path, name: str, check: bool) -> str | None:
    """Bring one page up to date, or return what is wrong with it."""
    page = root / name
    if not page.is_file():
        return f"{page} is missing"
    before = page.read_text(encoding="utf-8")
    after = render(before, PAGES[name], root)
    if before != after and check:
        return f"{page} is out of date: run `make docs`"
    if before != after:
        page.write_text(after, encoding="utf-8")
        print(f"{page} rewritten")
    return None


if __name__ == "__main__":
    sys.exit(main())
