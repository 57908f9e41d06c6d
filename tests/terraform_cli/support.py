"""A shell script in the place of Terraform."""

from __future__ import annotations

from pathlib import Path


def script(directory: Path, body: str) -> Path:
    """Write an executable `terraform`, and return it."""
    path = directory / "terraform"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
