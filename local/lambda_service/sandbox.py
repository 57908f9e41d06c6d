"""The file system and the environment that a function sees: the zip, and what Lambda has.

Nothing of the project's own virtual environment may be importable, or a dependency that is missing
from a zip would stay hidden until the zip runs on AWS.
"""

from __future__ import annotations

import shlex
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from local.state import Function

_IN_THE_MANAGED_RUNTIME = ("awslambdaric", "boto3")
_SHIMS = Path(__file__).parent / "shims"
_STAND_IN = "stack_process"
_TASK_ROOT = "/var/task"
_LAYERS = "/opt/"
_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


def unpack(zip_path: Path, into: Path) -> Path:
    """Unpack a zip and return the folder: a function's LAMBDA_TASK_ROOT, or a layer's /opt."""
    into.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(zip_path) as archive:
        archive.extractall(into)
        for entry in archive.infolist():
            # zipfile leaves the modes out; without them Lambda would not run a wrapper.
            if mode := entry.external_attr >> 16 & 0o777:
                (into / entry.filename).chmod(mode)
    return into


def build_runtime_directory(
    into: Path, *, native: bool | None = None, stand_ins: bool = False
) -> Path:
    """Make `/var/runtime`: the managed runtime's packages and nothing else, and how it starts.

    awslambdaric builds its native client on Linux only. Without it (None: look for it) a client
    in plain Python takes its place.

    `stand_ins`: functions see a time, or an internet, that is not the laptop's.
    """
    if native is None:
        native = find_spec("runtime_client") is not None
    into.mkdir(parents=True)
    for distribution in _closure(_IN_THE_MANAGED_RUNTIME):
        for entry in _top_level(distribution):
            target = into / entry.name
            if not target.exists() and (native or not entry.name.startswith("runtime_client.")):
                target.symlink_to(entry)
    for name in (_STAND_IN, "stack_internet", "stack_time"):
        (into / f"{name}.py").symlink_to(_SHIMS / f"{name}.py")
    if not native:
        (into / "runtime_client.py").symlink_to(_SHIMS / "runtime_client.py")
    (into / "bootstrap").symlink_to(_SHIMS / "bootstrap")
    # -S hides site-packages; -B keeps the task root read-only.
    started = [sys.executable, "-S", "-B", *(("-m", _STAND_IN) if stand_ins else ())]
    interpreter = into / "python"
    interpreter.write_text(f'#!/bin/sh\nexec {shlex.join(started)} "$@"\n')
    interpreter.chmod(0o755)
    return into


def command(runtime_directory: Path) -> list[str]:
    """The command line of a worker, with the wrapper if its environment names one."""
    return ["/bin/sh", str(runtime_directory / "bootstrap")]


@dataclass(frozen=True)
class Paths:
    """Where a function finds its own code, the managed runtime's, and that of its layers."""

    task_root: Path
    runtime_directory: Path
    layers: Path | None = None

    @property
    def python(self) -> str:
        """The search path behind the task root: the layers' folder, then the runtime's.

        https://docs.aws.amazon.com/lambda/latest/dg/python-package.html#python-package-searchpath
        """
        layers = (self.layers / "python",) if self.layers else ()
        return ":".join(map(str, (*layers, self.runtime_directory)))


def environment(
    function: Function, paths: Paths, runtime_api: str, log_stream: str, extra: Mapping[str, str]
) -> dict[str, str]:
    """The whole environment of a worker: Lambda's reserved variables over the function's own.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    region = function.arn.split(":")[3]
    reserved = {
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": function.log_format,
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "AWS_REGION": region,
        "LAMBDA_RUNTIME_DIR": str(paths.runtime_directory),
        "LAMBDA_TASK_ROOT": str(paths.task_root),
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": paths.python,
        "TZ": ":UTC",
        "_HANDLER": function.handler,
    }
    if function.log_level:
        reserved["AWS_LAMBDA_LOG_LEVEL"] = function.log_level
    if wrapper := function.environment.get(_WRAPPER):
        wrapper = wrapper.replace(_TASK_ROOT, str(paths.task_root), 1)
        reserved[_WRAPPER] = wrapper.replace(_LAYERS, f"{paths.layers}/", 1)
    return {**function.environment, **reserved, **extra}


def _closure(names: tuple[str, ...]) -> Iterator[metadata.Distribution]:
    waiting, seen = list(names), set(names)
    while waiting:
        distribution = metadata.distribution(waiting.pop())
        yield distribution
        needed = {_name(line) for line in distribution.requires or () if "extra ==" not in line}
        waiting += needed - seen
        seen |= needed


def _name(requirement: str) -> str:
    end = next((i for i, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), None)
    return requirement[:end]


def _top_level(distribution: metadata.Distribution) -> set[Path]:
    names = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}
    return {Path(str(distribution.locate_file(name))) for name in names}
