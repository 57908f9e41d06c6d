"""A copy of the module to run Terraform in, so that nothing is written beside the sources."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

PARTS = ("modules", "dist", "examples")
_LEFTOVERS = shutil.ignore_patterns(".terraform*", "*.tfstate*", "__pycache__", ".venv*", ".git")

# How this module is called from elsewhere, whatever the host.
MODULE = "terraform-aws-sagemaker-llm"
_SOURCE = re.compile(r'^(?P<before>\s*source\s*=\s*")(?P<address>[^"]+)(?=")', re.MULTILINE)
_BACKEND = re.compile(r'^\s*(?:backend\s+"|cloud\s*\{)', re.MULTILINE)


def workspace(source_root: Path, target: Path, root: Path | str = ".") -> Path:
    """Copy the module into ``target`` and return the directory of the root to run there.

    Args:
        source_root: the module's sources: the ``*.tf`` at its root, modules, dist, examples.
        target: a directory, made when missing.
        root: the root module to run: what is copied of the sources ("examples/gpt2", "."), so
            that its ``source = "../.."`` works; or an absolute path to any other folder, inside
            of them or not, copied into ``examples/`` under its own name. There, a source that
            leads to this module leads to its copy, and the state stays beside the copy.
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
    if any(root.is_relative_to(source_root / part) for part in PARTS) or root == source_root:
        return target / root.relative_to(source_root)
    directory = target / "examples" / root.name
    shutil.copytree(root, directory, ignore=_LEFTOVERS, dirs_exist_ok=True)
    for file in directory.rglob("*.tf"):
        original = root / file.relative_to(directory).parent
        file.write_text(_repointed(file.read_text(), original, source_root, file.parent, target))
    if any(_BACKEND.search(file.read_text()) for file in directory.glob("*.tf")):
        # https://developer.hashicorp.com/terraform/language/files/override
        (directory / "workspace_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    return directory


def _repointed(text: str, original: Path, source_root: Path, copy: Path, target: Path) -> str:
    """Return a file whose sources that lead to this module lead to its copy.

    Args:
        text: the file.
        original: the folder where it was.
        source_root: the module's sources.
        copy: the folder where it is now.
        target: the copy of the module.
    """

    def replaced(found: re.Match[str]) -> str:
        address = found["address"]
        is_ours = (original / address).resolve() == source_root.resolve()
        if not is_ours and (address.startswith(".") or MODULE not in address):
            return found[0]
        return f"{found['before']}{os.path.relpath(target, copy)}"

    return _SOURCE.sub(replaced, text)
