"""The Python package `sagemaker_llm`, from the sources of the functions.

It holds `lambdas/sagemaker_llm` and the modules that this imports, below its own name, so that a
module `web` or `jobs` of a user's handler never takes the place of ours: `from web import log`
becomes `from sagemaker_llm.internal.web import log`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.sources import LAMBDAS, imported, loop

NAME = "sagemaker_llm"
INTERNAL = "internal"

# The script that starts a handler which streams: in lambdas/, and in the layer.
BOOTSTRAP = f"{NAME}/bootstrap"
BOOTSTRAP_IN_LAYER = f"{NAME}_bootstrap"


def files(lambdas: Path = LAMBDAS) -> dict[str, bytes]:
    """Return the files of the package: name, which begins with `sagemaker_llm/` → content."""
    found = imported([NAME, *loop(lambdas)], lambdas)
    ours = {name.partition("/")[0] for name in found} - {NAME}
    package = {_moved(name): _rewritten(path, ours) for name, path in found.items()}
    return {**package, f"{NAME}/{INTERNAL}/__init__.py": b"", f"{NAME}/py.typed": b""}


def _moved(name: str) -> str:
    return name if name.startswith(f"{NAME}/") else f"{NAME}/{INTERNAL}/{name}"


def _rewritten(path: Path, ours: set[str]) -> bytes:
    """Return a module with the imports of our packages moved. Raises ValueError as `_imports`."""
    lines = path.read_text().splitlines(keepends=True)
    for number, package in _imports(path, ours):
        before, after = f"from {package}", f"from {NAME}.{INTERNAL}.{package}"
        lines[number - 1] = lines[number - 1].replace(before, after, 1)
    return "".join(lines).encode()


def _imports(path: Path, ours: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the top-level package of each import of ours.

    Raises:
        ValueError: an import that cannot be moved, since it binds the package's own name.
    """
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name.partition(".")[0] in ours:
                    raise ValueError(f"{path}:{node.lineno}: write `from … import …`.")
        elif isinstance(node, ast.ImportFrom) and node.module:
            package = node.module.partition(".")[0]
            if package in ours:
                yield node.lineno, package
