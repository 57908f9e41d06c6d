"""The HCL blocks of the pages, completed into roots that Terraform can plan.

Above each block stands a comment, which the rendered page does not show:

    <!-- plan: aws_sagemaker_endpoint aws_dynamodb_table -->    types that the plan must hold
    <!-- no plan: why this block cannot be planned -->

A block with a `module` block is a root already: only the `source` is replaced by a path. Any other
block is taken as settings, as in a tfvars file. They become the arguments of a module call, which
gets a name, a model and an instance where the block sets none. A zip that a block names is there,
empty: only its digest is planned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import Page

_BLOCK = re.compile(
    r"^(?:<!-- (?P<kind>plan|no plan): (?P<marker>[^\n]+) -->\n)?```hcl\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_ARGUMENT = re.compile(r"^(\w+) *=", re.MULTILINE)
_CALL = re.compile(r'^module "', re.MULTILINE)
_SOURCE = re.compile(r'^(  source *= )"[^"]*"$', re.MULTILINE)

_ZIP = re.compile(r'"\$\{path\.module\}/([^"]+\.zip)"')

_COMPLETIONS = {
    "name": 'name = "docs"',
    "model": 'model = { engine = "transformers", id = "openai-community/gpt2" }',
    "instance": 'instance = { type = "ml.m5.large" }',
}


@dataclass(frozen=True)
class HclBlock:
    """One block: where it stands, its text, and its marker (`""` without one)."""

    page: str
    line: int
    text: str
    kind: str
    marker: str

    @property
    def name(self) -> str:
        """A name for the report and for a module call."""
        return re.sub(r"\W", "_", f"{self.page.removesuffix('.md')}_line_{self.line}")

    @property
    def is_planned(self) -> bool:
        """Whether the block is to be planned."""
        return self.kind == "plan"

    @property
    def expected_types(self) -> set[str]:
        """Types of resources that its plan must hold."""
        return set(self.marker.split())

    def root(self, source: str) -> str:
        """The block as a root module that calls the module at `source`."""
        if _CALL.search(self.text):
            return _SOURCE.sub(rf'\1"{source}"', self.text)
        given = set(_ARGUMENT.findall(self.text))
        if "serverless" in given:
            given.add("instance")
        missing = [line for name, line in _COMPLETIONS.items() if name not in given]
        return "\n".join(['module "this" {', f'source = "{source}"', *missing, self.text, "}", ""])


def hcl_blocks(pages: Sequence[Page]) -> Iterator[HclBlock]:
    """Every HCL block of the pages, in order."""
    for page in pages:
        for match in _BLOCK.finditer(page.text):
            line = page.text.count("\n", 0, match.start("text"))
            yield HclBlock(
                page.name, line, match["text"], match["kind"] or "", match["marker"] or ""
            )


def write_roots(blocks: Sequence[HclBlock], directory: Path, source: str) -> None:
    """Write one root into `directory` that calls each block, a module in a folder of its own.

    `source` is the path of the module from such a folder.
    """
    calls = []
    for block in blocks:
        folder = directory / block.name
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(block.root(source), encoding="utf-8")
        for name in _ZIP.findall(block.text):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
        calls.append(f'module "{block.name}" {{\n  source = "./{block.name}"\n}}\n')
    (directory / "main.tf").write_text("\n".join(calls), encoding="utf-8")
