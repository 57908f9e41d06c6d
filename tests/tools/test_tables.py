"""The generator of the tables in README.md and docs/inputs.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import engine_tables
from tools.module_reader import read_outputs, read_variables
from tools.tables import PAGES, Row, main, render, rows

VARIABLES = """
variable "name" {
  description = "Name of the instance."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+$", var.name))
    error_message = "Use lower-case letters."
  }
}

variable "model" {
  description = <<-EOT
    An image | a folder. Null serves nothing.

    - `image`: the container image,
      with its tag.
    - `limits.tokens`: the longest answer, in tokens.
    - `other`: no field of this name.
  EOT
  type = object({
    image = string # the registry's name comes first
    limits = optional(object({
      tokens = optional(number, 256)
    }), {})
  })
}

variable "tags" {
  description = "Tags."
  type        = map(string)
  default     = { owner = "me" }
}

variable "key" {
  description = "A key."
  type        = string
  default     = null
}
"""

OUTPUTS = """
output "url" {
  description = "Where it answers."
  value       = module.api.url
  depends_on  = [module.api]
}

output "secret" {
  description = "A secret."
  value       = module.api.secret
  sensitive   = true
}
"""

README = """# A module

<!-- BEGIN variables -->
A stale line.
<!-- END variables -->

<!-- BEGIN outputs -->
<!-- END outputs -->
The end.
"""

INPUTS = """# Inputs

<!-- BEGIN inputs -->
<!-- END inputs -->

## Outputs

<!-- BEGIN outputs -->
<!-- END outputs -->
"""

OPENAI = "".join(
    f"<!-- BEGIN {region} -->\n<!-- END {region} -->\n" for region in PAGES["docs/openai.md"]
)


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A root module whose pages are out of date."""
    (tmp_path / "variables.tf").write_text(VARIABLES)
    (tmp_path / "outputs.tf").write_text(OUTPUTS)
    (tmp_path / "README.md").write_text(README)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "inputs.md").write_text(INPUTS)
    (tmp_path / "docs" / "openai.md").write_text(OPENAI)
    (tmp_path / "docs" / "development").mkdir()
    for page, regions in PAGES.items():
        if not (tmp_path / page).exists():
            markers = (f"<!-- BEGIN {name} -->\n<!-- END {name} -->\n" for name in regions)
            (tmp_path / page).write_text("".join(markers))
    return tmp_path


def readme(module: Path) -> str:
    """README.md as it is generated."""
    return render(README, PAGES["README.md"], module)


def inputs(module: Path) -> str:
    """docs/inputs.md as it is generated."""
    return render(INPUTS, PAGES["docs/inputs.md"], module)


def test_variable_without_default_is_required(module: Path) -> None:
    name = read_variables(module)[0]
    assert rows(name) == [Row("name", "string", "**required**", "Name of the instance.")]


def test_null_default_is_no_missing_default(module: Path) -> None:
    key = read_variables(module)[3]
    assert rows(key)[0].default == "null"


def test_default_is_written_as_hcl(module: Path) -> None:
    tags = read_variables(module)[2]
    assert rows(tags)[0].default == '{ owner = "me" }'


def test_object_has_a_row_for_each_field_with_its_own_description(module: Path) -> None:
    model = read_variables(module)[1]
    summary, image, limits, tokens = rows(model)
    assert summary.description == (
        "An image | a folder. Null serves nothing. - `other`: no field of this name."
    )
    assert image == Row(
        "model.image", "string", "**required**", "The container image, with its tag."
    )
    assert limits == Row("model.limits", "object", "{}", "")
    assert tokens == Row("model.limits.tokens", "number", "256", "The longest answer, in tokens.")


def test_outputs_keep_their_order_and_say_what_is_sensitive(module: Path) -> None:
    outputs = read_outputs(module)
    assert [(output.name, output.sensitive) for output in outputs] == [
        ("url", False),
        ("secret", True),
    ]


def test_readme_has_one_row_a_variable_with_a_link_and_the_first_sentence(module: Path) -> None:
    rows_of_variables = readme(module).split("<!-- END variables -->")[0].splitlines()[5:]
    assert rows_of_variables == [
        "| [`name`](docs/inputs.md#name) | **required** | Name of the instance. |",
        r"| [`model`](docs/inputs.md#model) | **required** | An image \| a folder. |",
        '| [`tags`](docs/inputs.md#tags) | `{ owner = "me" }` | Tags. |',
        "| [`key`](docs/inputs.md#key) | `null` | A key. |",  # not in the reading order
    ]


def test_inputs_have_a_section_a_variable_with_a_table_of_its_fields(module: Path) -> None:
    text = inputs(module)
    assert '### tags\n\nTags.\n\nType `map(string)`, default `{ owner = "me" }`.\n' in text
    assert "### name\n\nName of the instance.\n\nType `string`, **required**.\n" in text
    field = "| `model.limits.tokens` | `number` | `256` | The longest answer, in tokens. |"
    assert field in text.splitlines()


def test_pipes_are_escaped_inside_a_cell(module: Path) -> None:
    assert r"An image \| a folder" in readme(module)


def test_what_stands_outside_the_markers_is_kept(module: Path) -> None:
    text = readme(module)
    assert text.startswith("# A module\n\n<!-- BEGIN variables -->\n| Name |")
    assert text.endswith("<!-- END outputs -->\nThe end.\n")
    assert "stale" not in text


def test_render_twice_changes_nothing(module: Path) -> None:
    once = readme(module)
    assert render(once, PAGES["README.md"], module) == once


def test_missing_markers_are_refused(module: Path) -> None:
    with pytest.raises(ValueError, match="BEGIN outputs"):
        render(README.replace("<!-- BEGIN outputs -->", ""), PAGES["README.md"], module)


def test_check_fails_on_a_stale_table_and_leaves_it(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], module) == 1
    assert (module / "README.md").read_text() == README
    assert "make docs" in capsys.readouterr().err


def test_check_passes_after_a_rewrite(module: Path) -> None:
    assert main([], module) == 0
    assert main(["--check"], module) == 0


def test_missing_page_is_named_and_the_others_are_rewritten(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (module / "docs" / "inputs.md").unlink()
    assert main([], module) == 1
    assert "inputs.md is missing" in capsys.readouterr().err
    assert (module / "README.md").read_text() != README


def test_a_parameter_that_an_engine_does_not_have_is_a_400_in_its_table() -> None:
    lines = engine_tables.chat().splitlines()
    column = lines[0].split(" | ").index("TGI")

    (row,) = (line for line in lines if line.startswith("| `logit_bias` |"))

    assert row.split(" | ")[column] == "400"


def test_every_engine_has_a_column_in_the_table_of_routes() -> None:
    assert all(heading in engine_tables.routes() for heading in engine_tables.HEADINGS.values())
