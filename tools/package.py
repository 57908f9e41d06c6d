"""Build dist/<function>.zip from lambdas/, the same bytes on every machine.

    python tools/package.py [--check] [--out DIR]

A function is a folder of lambdas/ with a `handler.py`. Its zip holds the modules of lambdas/ that
its handler imports, directly or through another, in the layout of lambdas/. The zip of a function
that streams holds the runtime loop, too: nothing imports it, because it runs the function.

`--check` writes nothing and fails when a zip differs from what lambdas/ builds.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, only tools/ itself is on the path

from tools.deterministic_zip import zip_files  # noqa: E402

LAMBDAS = ROOT / "lambdas"
DIST = ROOT / "dist"

# The runtime loop of functions that stream, and the script that starts it.
LOOP = "streaming"
BOOTSTRAP = f"{LOOP}/bootstrap"
# What the handler of such a function calls.
STREAMS = "create_streaming"

# What a start has to unpack. Zips are not compressed. The largest hold an adapter of each engine,
# of which a start reads one.
MAX_ZIP_BYTES = 320 * 1024


def functions(lambdas: Path = LAMBDAS) -> list[str]:
    """Return the names of the functions, sorted."""
    return sorted(path.parent.name for path in lambdas.glob("*/handler.py"))


def sources(function: str, lambdas: Path = LAMBDAS) -> dict[str, Path]:
    """Return the files of a function's zip: name in the zip → path.

    Imports inside of functions and conditions count, too.
    """
    waiting = set(_files(f"{function}.handler", lambdas))
    if streams(function, lambdas):
        waiting.update((lambdas / LOOP).glob("*.py"))
        waiting.add(lambdas / BOOTSTRAP)
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        found.add(path)
        waiting.update(set(_imported(path, lambdas)) - found)
    return {path.relative_to(lambdas).as_posix(): path for path in sorted(found)}


def streams(function: str, lambdas: Path = LAMBDAS) -> bool:
    """Return whether a function's handler is one that streams."""
    tree = ast.parse((lambdas / function / "handler.py").read_bytes())
    return any(isinstance(node, ast.Attribute) and node.attr == STREAMS for node in ast.walk(tree))


def _imported(path: Path, lambdas: Path) -> Iterator[Path]:
    """Yield the files of our own modules that a file imports."""
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield from _files(each.name, lambdas)
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise ValueError(f"{path}:{node.lineno}: write the import with its full name.")
            for each in node.names:
                yield from _files(f"{node.module}.{each.name}", lambdas)


def _files(name: str, lambdas: Path) -> Iterator[Path]:
    """Yield the files behind a dotted name: packages, the module; nothing if it is not ours."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        path = lambdas.joinpath(*parts[:count])
        if (package := path / "__init__.py").is_file():
            yield package
        elif (module := path.with_suffix(".py")).is_file():
            yield module


def build(function: str, lambdas: Path = LAMBDAS) -> bytes:
    """Return the bytes of a function's zip."""
    files = {name: path.read_bytes() for name, path in sources(function, lambdas).items()}
    return zip_files(files, executables={BOOTSTRAP})


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the zips, or check them. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the functions' zips.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--out", type=Path, default=DIST, help="where the zips are")
    options = parser.parse_args(arguments)
    return _check(options.out) if options.check else _write(options.out)


def _write(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    for function in functions():
        content = build(function)
        (out / f"{function}.zip").write_bytes(content)
        print(f"{out / function}.zip  {len(content)} bytes")
    return 0


def _check(out: Path) -> int:
    stale = [
        function
        for function in functions()
        if not (path := out / f"{function}.zip").is_file() or path.read_bytes() != build(function)
    ]
    for function in stale:
        print(f"{function}.zip differs from lambdas/: run `make package`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
