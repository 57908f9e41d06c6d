"""Build dist/<function>.zip from lambdas/, the same bytes on every machine.

    python tools/package.py [--check] [--out DIR]

`--check` writes nothing and fails when a zip differs from what lambdas/ builds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, only tools/ itself is on the path

from tools.steady_zip import zip_files  # noqa: E402

LAMBDAS = ROOT / "lambdas"
DIST = ROOT / "dist"


def _shared(folder: str, *modules: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{module}" for module in modules)


# The shared modules that each function imports, directly or through another.
_CORE = _shared("gateway", "__init__", "app", "config", "errors", "event", "log", "response")
_STORE = (
    "gateway/aws",
    *_shared(
        "jobs", "__init__", "bucket", "callback", "clients", "config", "job", "layout", "table"
    ),
)
_HTTP_JOBS = (
    *_CORE,
    *_STORE,
    *_shared("gateway", "caller", "inputs"),
    *_shared("jobs", "summary", "view"),
)
_QUIET = _shared("gateway", "__init__", "config", "errors", "log")
_QUIET_JOBS = (*_QUIET, *_STORE, "jobs/audit")
_INVOKE_JOBS = (*_shared("gateway", "upstream"), "jobs/endpoint")
_COUNT = _shared("limits", "__init__", "client", "config", "headers", "table", "window")
_LIMITS = ("gateway/caller", *_COUNT, *_shared("limits", "limiter", "tokens"))
FUNCTIONS: Mapping[str, Sequence[str]] = {
    "authorizer": (*_QUIET, "gateway/aws"),
    "endpoint": _CORE,
    "generate": (*_CORE, *_LIMITS, *_shared("gateway", "aws", "inputs", "sagemaker", "upstream")),
    "jobs_callback": (
        *_QUIET_JOBS,
        *_shared("gateway", "event", "inputs"),
        *_shared("jobs", "result", "summary"),
    ),
    "jobs_notify": (*_QUIET_JOBS, "gateway/upstream", "jobs/caller"),
    "jobs_read": (*_HTTP_JOBS, "jobs/result"),
    "jobs_submit": (*_HTTP_JOBS, *_INVOKE_JOBS, *_LIMITS),
    "jobs_sweep": (*_QUIET_JOBS, *_INVOKE_JOBS, "jobs/caller"),
    "usage": (*_CORE, *_shared("gateway", "aws", "caller"), *_COUNT),
    "openapi": _CORE,
}

# What a start has to unpack. Jobs, with three services, and limits earned all beyond 20 KB.
MAX_ZIP_BYTES = 56 * 1024


def sources(function: str, lambdas: Path = LAMBDAS) -> dict[str, Path]:
    """Return the files of a function's zip: name in the zip → path.

    Every module has the name that it has in lambdas/, but for `handler.py`: it lies at the top,
    where Lambda looks for it.
    """
    own = {f"{function}/{path.name}": path for path in (lambdas / function).glob("*.py")}
    own["handler.py"] = own.pop(f"{function}/handler.py")
    shared = {f"{module}.py": lambdas / f"{module}.py" for module in FUNCTIONS[function]}
    return own | shared


def _name(path: Path) -> str:
    """A handler lies at the top, as Lambda wants it; what it imports has the folder as package."""
    return path.name if path.name == "handler.py" else f"{path.parent.name}/{path.name}"


def build(function: str, lambdas: Path = LAMBDAS) -> bytes:
    """Return the bytes of a function's zip."""
    return zip_files({name: path.read_bytes() for name, path in sources(function, lambdas).items()})


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the zips, or check them. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the functions' zips.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--out", type=Path, default=DIST, help="where the zips are")
    options = parser.parse_args(arguments)
    return _check(options.out) if options.check else _write(options.out)


def _write(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    for function in FUNCTIONS:
        content = build(function)
        (out / f"{function}.zip").write_bytes(content)
        print(f"{out / function}.zip  {len(content)} bytes")
    return 0


def _check(out: Path) -> int:
    stale = [
        function
        for function in FUNCTIONS
        if not (path := out / f"{function}.zip").is_file() or path.read_bytes() != build(function)
    ]
    for function in stale:
        print(f"{function}.zip differs from lambdas/: run `make package`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
