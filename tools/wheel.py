"""The build backend of pyproject.toml: `pip install` of this folder gives `sagemaker_llm`.

It installs what a handler of one's own is tested with on a laptop: the sources of the Lambda layer.
PEP 517 defines the functions, PEP 427 the wheel.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # pip has only tools/ on the path

from tools import library  # noqa: E402
from tools.deterministic_zip import zip_files  # noqa: E402

# The managed runtime of Lambda has it; a laptop may not.
REQUIREMENTS = ("botocore",)


def build_wheel(
    wheel_directory: str,
    config_settings: Mapping[str, Any] | None = None,  # noqa: ARG001
    metadata_directory: str | None = None,  # noqa: ARG001
) -> str:
    """Write the wheel into a folder and return its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    name = f"{library.NAME}-{project['version']}"
    files = {**library.files(), **_metadata(f"{name}.dist-info", project)}
    record = f"{name}.dist-info/RECORD"
    files[record] = _record(files, record)
    (Path(wheel_directory) / f"{name}-py3-none-any.whl").write_bytes(zip_files(files))
    return f"{name}-py3-none-any.whl"


def build_sdist(sdist_directory: str, config_settings: Mapping[str, Any] | None = None) -> str:
    """Refuse: there is no source distribution. Raises NotImplementedError."""
    raise NotImplementedError("Install the folder itself, or build a wheel from it.")


def _metadata(folder: str, project: Mapping[str, Any]) -> dict[str, bytes]:
    requires = "".join(f"Requires-Dist: {name}\n" for name in REQUIREMENTS)
    return {
        f"{folder}/METADATA": (
            "Metadata-Version: 2.1\n"
            f"Name: {library.NAME}\n"
            f"Version: {project['version']}\n"
            f"Summary: {project['description']}\n"
            f"Requires-Python: {project['requires-python']}\n"
            f"{requires}"
        ).encode(),
        f"{folder}/WHEEL": (
            b"Wheel-Version: 1.0\nGenerator: sagemaker_llm\n"
            b"Root-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """Return the list of the files with their digests; its own line has none."""
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    return "\n".join([*lines, f"{own},,", ""]).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
