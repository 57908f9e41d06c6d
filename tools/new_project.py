"""Make a project of one's own that uses the module: `make new NAME=my-llm`.

    python -m tools.new_project NAME [--folder FOLDER]

The project is the example `own-routes` under another name: a root module, a handler with its test,
and a README. It calls this checkout of the module; to call it from elsewhere, change `source`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "own-routes"

# As the module's variable `name` wants it, see variables.tf.
_NAME = re.compile(r"[a-z](?:-?[a-z0-9]){1,31}")
_LEFT_OUT = shutil.ignore_patterns(".terraform*", "*.tfstate*", "__pycache__", ".pytest_cache")
_TEXTS = frozenset({".tf", ".tfvars", ".py", ".md", ""})


class ProjectError(Exception):
    """The project cannot be made; the message says what to do."""


def create(name: str, folder: Path) -> None:
    """Write the project.

    Args:
        name: of the deployment.
        folder: where to; it is made, and must not exist.

    Raises:
        ProjectError: the name cannot be one, or the folder exists.
    """
    if not _NAME.fullmatch(name) or len(name) > 32:
        raise ProjectError(
            f"NAME={name}: use 2 to 32 lower-case letters, digits and single hyphens, and start "
            "with a letter, like my-llm."
        )
    if folder.exists():
        raise ProjectError(f"{folder} exists: remove it, or set FOLDER to another folder.")
    shutil.copytree(ROOT / "examples" / TEMPLATE, folder, ignore=_LEFT_OUT)
    module = os.path.relpath(ROOT, folder.resolve())
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in _TEXTS:
            path.write_text(path.read_text().replace(TEMPLATE, name).replace("../..", module))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the project and print what comes next. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Make a project that uses the module.")
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args(arguments)
    folder = options.folder or Path(options.name)
    try:
        create(options.name, folder)
    except ProjectError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{folder} is made. Run it on this machine, without AWS: make -C {folder} demo")
    return 0


if __name__ == "__main__":
    sys.exit(main())
