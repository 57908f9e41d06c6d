"""The generator of the README's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.module_reader import read_outputs, read_variables
from tools.tables import Row, main, modules, render, rows

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
    What to serve: an image | a folder.

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

<!-- BEGIN inputs -->
A stale line.
<!-- END inputs -->

<!-- BEGIN outputs -->
<!-- END outputs -->
The end.
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A root module with a README whose tables are out of date."""
    (tmp_path / "variables.tf").write_text(VARIABLES)
    (tmp_path / "outputs.tf").write_text(OUTPUTS)
    (tmp_path / "README.md").write_text(README)
    return tmp_path


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
        "What to serve: an image | a folder. - `other`: no field of this name."
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


def test_pipes_are_escaped_inside_a_cell(module: Path) -> None:
    assert r"an image \| a folder" in render(README, module)


def test_what_stands_outside_the_markers_is_kept(module: Path) -> None:
    text = render(README, module)
    assert text.startswith("# A module\n\n<!-- BEGIN inputs -->\n| Name |")
    assert text.endswith("<!-- END outputs -->\nThe end.\n")
    assert "stale" not in text


def test_render_twice_changes_nothing(module: Path) -> None:
    once = render(README, module)
    assert render(once, module) == once


def test_missing_markers_are_refused(module: Path) -> None:
    with pytest.raises(ValueError, match="BEGIN outputs"):
        render(README.replace("<!-- BEGIN outputs -->", ""), module)


def test_check_fails_on_a_stale_table_and_leaves_it(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], module) == 1
    assert (module / "README.md").read_text() == README
    assert "make docs" in capsys.readouterr().err


def test_check_passes_after_a_rewrite(module: Path) -> None:
    assert main([], module) == 0
    assert main(["--check"], module) == 0


def test_modules_are_the_root_and_every_folder_with_variables(module: Path) -> None:
    (module / "modules" / "b").mkdir(parents=True)
    (module / "modules" / "b" / "variables.tf").touch()
    (module / "modules" / "no_module").mkdir()
    assert modules(module) == [module, module / "modules" / "b"]


def test_missing_readme_is_named_and_the_others_are_rewritten(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (module / "modules" / "a").mkdir(parents=True)
    (module / "modules" / "a" / "variables.tf").touch()
    assert main([], module) == 1
    assert "README.md is missing" in capsys.readouterr().err
    assert (module / "README.md").read_text() != README
