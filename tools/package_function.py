"""Package a handler of one's own: a folder, with its requirements, as a zip for Lambda.

    python -m tools.package_function FOLDER ZIP [--architecture x86_64]

The zip holds the folder's files and, where there is a `requirements.txt`, what it names, for
Lambda's machine and not for this one. The same files give the same bytes, so that Terraform updates
the function only when it changed: pin the requirements. Tests, caches, hidden files and
`sagemaker_llm`, which is in the layer, stay out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, only tools/ itself is on the path

from tools.deterministic_zip import zip_files  # noqa: E402

REQUIREMENTS = "requirements.txt"
PYTHON_VERSION = "3.13"  # the runtime of functions that the module makes
IN_THE_LAYER = "sagemaker_llm"

# Amazon Linux 2023 has glibc 2.34; a wheel for an older one runs there, too.
# https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
PLATFORMS = {
    "arm64": ("manylinux_2_34_aarch64", "manylinux_2_28_aarch64", "manylinux2014_aarch64"),
    "x86_64": ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux2014_x86_64"),
}

# Of a zip that Terraform uploads. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_BYTES = 50 * 1024 * 1024

_LEFT_OUT = frozenset({"tests", "node_modules", REQUIREMENTS})


class PackageError(Exception):
    """The folder cannot be packaged; the message says what to do."""


def build(folder: Path, architecture: str = "arm64") -> bytes:
    """Return the zip of a folder and its requirements.

    Args:
        folder: where the handler is.
        architecture: of the function, `arm64` or `x86_64`.

    Raises:
        PackageError: there is no such folder, nothing in it, a requirement that has no wheel for
            Lambda, a file in both, or too much for Lambda.
    """
    if not folder.is_dir():
        raise PackageError(f"{folder} is not a folder: set FOLDER to the folder of the handler.")
    own = {name: content for name, content in _files(folder) if not _is_left_out(name)}
    if not any(name.endswith(".py") for name in own):
        raise PackageError(
            f"{folder} holds no Python file: set FOLDER to the folder of the handler."
        )
    required = _required(folder / REQUIREMENTS, architecture)
    if both := sorted(own.keys() & required.keys()):
        raise PackageError(f"Rename {both[0]}: a requirement brings a file of this name, too.")
    content = zip_files({**required, **own})
    if len(content) > MAX_BYTES:
        raise PackageError(
            f"The zip has {len(content) >> 20} MB, and Lambda takes {MAX_BYTES >> 20}. Move large "
            "requirements into a layer, and name its ARN in function.layers."
        )
    return content


def _required(requirements: Path, architecture: str) -> dict[str, bytes]:
    """Return the files of what the requirements name."""
    if not requirements.is_file():
        return {}
    with tempfile.TemporaryDirectory() as target:
        _install(requirements, Path(target), architecture)
        return {name: content for name, content in _files(Path(target)) if _is_needed(name)}


def _install(requirements: Path, target: Path, architecture: str) -> None:
    platforms = [option for name in PLATFORMS[architecture] for option in ("--platform", name)]
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-compile", "--only-binary", ":all:", "--python-version", PYTHON_VERSION),
        *(*platforms, "--target", str(target), "--requirement", str(requirements)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PackageError(f"pip could not install {requirements}:\n{done.stderr.strip()}")


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder without compiled ones: name, content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _is_left_out(name: str) -> bool:
    """Return whether a file of the folder is for the laptop only."""
    return any(part in _LEFT_OUT or part.startswith((".", "test_")) for part in name.split("/"))


def _is_needed(name: str) -> bool:
    """Return whether Lambda needs a file that pip wrote.

    It does not need the package of the layer, nor scripts and records, which name this machine.
    """
    top = name.partition("/")[0]
    is_record = name.endswith((".dist-info/RECORD", ".dist-info/direct_url.json"))
    return top != "bin" and top.partition("-")[0] != IN_THE_LAYER and not is_record


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the zip. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Package a handler and its requirements.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("zip", type=Path)
    parser.add_argument("--architecture", choices=sorted(PLATFORMS), default="arm64")
    options = parser.parse_args(arguments)
    try:
        content = build(options.folder, options.architecture)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    options.zip.parent.mkdir(parents=True, exist_ok=True)
    options.zip.write_bytes(content)
    print(f"{options.zip}  {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
