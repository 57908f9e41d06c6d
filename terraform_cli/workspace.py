"""A copy of the module to run Terraform in, so that nothing is written beside the sources."""

from __future__ import annotations

import shutil
from pathlib import Path

PARTS = ("modules", "dist", "examples")
_LEFTOVERS = shutil.ignore_patterns(".terraform*", "*.tfstate*", "__pycache__")


def workspace(source_root: Path, target: Path, root: Path | str = ".") -> Path:
    """Copy the module into ``target`` and return the directory of the root to run there.

    Args:
        source_root: the module's sources: the ``*.tf`` at its root, modules, dist, examples.
        target: a directory, made when missing.
        root: the root module to run: a path inside the sources ("examples/gpt2", "."), which
            is copied along, so that its ``source = "../.."`` works; or an absolute path outside
            of them, copied into ``examples/`` under its own name.
    """
    target.mkdir(parents=True, exist_ok=True)
    for file in source_root.glob("*.tf"):
        shutil.copy2(file, target)
    for part in PARTS:
        if (source_root / part).is_dir():
            shutil.copytree(source_root / part, target / part, ignore=_LEFTOVERS)
    root = Path(root)
    if not root.is_absolute():
        return target / root
    if root.is_relative_to(source_root):
        return target / root.relative_to(source_root)
    shutil.copytree(root, target / "examples" / root.name, ignore=_LEFTOVERS)
    return target / "examples" / root.name
