"""Build dist/ from lambdas/, the same bytes on every machine: functions, and the layer.

    python tools/package.py [--check] [--out DIR]

The zip of a function holds its modules in the layout of lambdas/, see `tools/sources.py`; the zip
of the layer holds the package `sagemaker_llm`, see `tools/library.py`.

`--check` writes nothing and fails when a zip differs from what lambdas/ builds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, only tools/ itself is on the path

from tools import library  # noqa: E402
from tools.deterministic_zip import zip_files  # noqa: E402
from tools.sources import BOOTSTRAP, LAMBDAS, functions, sources  # noqa: E402

DIST = ROOT / "dist"
LAYER = f"{library.NAME}_layer"

# What a start has to unpack. Zips are not compressed. The largest hold an adapter of each engine,
# of which a start reads one.
MAX_ZIP_BYTES = 352 * 1024


def names(lambdas: Path = LAMBDAS) -> list[str]:
    """Return the names of the zips, without their suffix."""
    return [*functions(lambdas), LAYER]


def build(name: str, lambdas: Path = LAMBDAS) -> bytes:
    """Return the bytes of the zip of a function, by its folder, or of the layer."""
    if name == LAYER:
        return _layer(lambdas)
    files = {file: path.read_bytes() for file, path in sources(name, lambdas).items()}
    return zip_files(files, executables={BOOTSTRAP})


def _layer(lambdas: Path) -> bytes:
    """Return the zip of the layer, which Lambda unpacks into /opt.

    https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html
    """
    package = {f"python/{name}": content for name, content in library.files(lambdas).items()}
    script = (lambdas / library.BOOTSTRAP).read_bytes()
    return zip_files(
        {**package, library.BOOTSTRAP_IN_LAYER: script}, executables={library.BOOTSTRAP_IN_LAYER}
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the zips, or check them. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the zips of functions and layer.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--out", type=Path, default=DIST, help="where the zips are")
    options = parser.parse_args(arguments)
    return _check(options.out) if options.check else _write(options.out)


def _write(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    for name in names():
        content = build(name)
        (out / f"{name}.zip").write_bytes(content)
        print(f"{out / name}.zip  {len(content)} bytes")
    return 0


def _check(out: Path) -> int:
    stale = [
        name
        for name in names()
        if not (path := out / f"{name}.zip").is_file() or path.read_bytes() != build(name)
    ]
    for name in stale:
        print(f"{name}.zip differs from lambdas/: run `make package`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
