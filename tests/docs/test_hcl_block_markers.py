"""How the HCL blocks of a page are found and completed."""

from __future__ import annotations

from pathlib import Path

from tests.docs.hcl_blocks import HclBlock, hcl_blocks, write_roots
from tests.docs.pages import REPOSITORY, Page

PAGE = """# A page

<!-- plan: aws_one aws_two -->
```hcl
serverless = {}
```

<!-- no plan: it belongs to another module -->
```hcl
other = 1
```

```hcl
name = "mine"
```

<!-- plan: aws_three -->
```hcl
module "llm" {
  source = "git::https://git.example.com/module.git"

  name = "mine"
}
```
"""


def blocks() -> list[HclBlock]:
    """The blocks of the page above."""
    return list(hcl_blocks([Page(REPOSITORY / "page.md", PAGE)]))


def test_marker_names_the_types_that_the_plan_must_hold() -> None:
    assert blocks()[0].is_planned
    assert blocks()[0].expected_types == {"aws_one", "aws_two"}


def test_a_block_may_give_the_reason_why_it_is_not_planned() -> None:
    assert not blocks()[1].is_planned
    assert blocks()[1].marker == "it belongs to another module"


def test_a_block_without_a_marker_is_found() -> None:
    assert blocks()[2].marker == ""


def test_settings_become_a_module_call_with_what_they_lack() -> None:
    lines = blocks()[0].root("../module").splitlines()
    assert lines[:2] == ['module "this" {', 'source = "../module"']
    assert 'name = "docs"' in lines
    assert not any(line.startswith("instance") for line in lines)  # serverless is set
    assert 'name = "docs"' not in blocks()[2].root("../module")


def test_a_root_keeps_everything_but_its_source() -> None:
    root = blocks()[3].root("../module")
    assert root == blocks()[3].text.replace("git::https://git.example.com/module.git", "../module")


def test_every_block_is_called_from_one_root(tmp_path: Path) -> None:
    write_roots([blocks()[0], blocks()[3]], tmp_path, "../module")
    calls = (tmp_path / "main.tf").read_text()
    for block in (blocks()[0], blocks()[3]):
        assert f'source = "./{block.name}"' in calls
        assert (tmp_path / block.name / "main.tf").read_text() == block.root("../module")
