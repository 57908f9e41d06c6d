"""The sources of each function: what its handler imports, directly or through another module.

A function is a folder of lambdas/ with a `handler.py`. One that streams has the runtime loop, too:
nothing imports it, because it runs the function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

LAMBDAS = Path(__file__).resolve().parent.parent / "lambdas"

# The runtime loop of functions that stream, and the script that starts it.
LOOP = "streaming"
BOOTSTRAP = f"{LOOP}/bootstrap"
# What the handler of such a function calls.
STREAMS = "create_streaming"


def functions(lambdas: Path = LAMBDAS) -> list[str]:
    """Return the names of the functions, sorted."""
    return sorted(path.parent.name for path in lambdas.glob("*/handler.py"))


def sources(function: str, lambdas: Path = LAMBDAS) -> dict[str, Path]:
    """Return the files of a function's zip: name in the zip → path."""
    found = imported([f"{function}.handler"], lambdas)
    if streams(function, lambdas):
        found |= imported(loop(lambdas), lambdas)
        found[BOOTSTRAP] = lambdas / BOOTSTRAP
    return dict(sorted(found.items()))


def loop(lambdas: Path = LAMBDAS) -> list[str]:
    """Return the names of the modules of the runtime loop."""
    return [f"{LOOP}.{path.stem}" for path in sorted((lambdas / LOOP).glob("*.py"))]


def imported(modules: Iterable[str], lambdas: Path = LAMBDAS) -> dict[str, Path]:
    """Return the files of modules and of all that they import: name below lambdas/ → path.

    Imports inside of functions and conditions count, too.

    Args:
        modules: dotted names.
        lambdas: the folder of the sources.
    """
    waiting = {path for module in modules for path in _files(module, lambdas)}
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
