"""The commands of one Terraform."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from terraform_cli.mirror import CACHE
from terraform_cli.process import OnLine, follow, plain, running


class TerraformError(Exception):
    """Terraform cannot be found, is too old, or failed; the message is Terraform's own."""


@dataclass(frozen=True)
class Terraform:
    """One Terraform, ready to run.

    Every method takes the directory of a root module. ``environment`` is the whole environment
    of the process, None this process's own. ``on_line`` receives the output line by line.
    All methods raise ``TerraformError`` with Terraform's own error text.
    """

    command: tuple[str, ...]
    version: str
    cli_configuration: str | None = field(default=None, repr=False)

    def init(
        self, directory: Path, *, from_module: str | None = None, on_line: OnLine | None = None
    ) -> None:
        """Install providers and modules; first copy ``from_module`` here when it is given.

        Takes no environment: it needs no AWS, and the emulated AWS's would cut off the registry.
        """
        source = [f"-from-module={from_module}"] if from_module else []
        with _cache_to_itself(self.cli_configuration):
            self._run(directory, ["init", "-input=false", *source], None, on_line)

    def validate(self, directory: Path) -> None:
        """Check the configuration of an initialized directory."""
        self._run(directory, ["validate"], None, None)

    def plan(
        self,
        directory: Path,
        *,
        variables: Mapping[str, Any] | None = None,
        var_files: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        out: Path | None = None,
        on_line: OnLine | None = None,
    ) -> bool:
        """Plan, into the file ``out`` when given. Return whether there is anything to change."""
        arguments = ["plan", "-input=false", "-detailed-exitcode"]
        arguments += _inputs(variables, var_files)
        if out:
            arguments.append(f"-out={out}")
        return self._run(directory, arguments, environment, on_line, passing=(0, 2)) == 2

    def apply(
        self,
        directory: Path,
        *,
        variables: Mapping[str, Any] | None = None,
        var_files: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        on_line: OnLine | None = None,
    ) -> None:
        """Apply the configuration, without a prompt."""
        arguments = ["apply", "-input=false", "-auto-approve", *_inputs(variables, var_files)]
        self._run(directory, arguments, environment, on_line)

    def destroy(
        self,
        directory: Path,
        *,
        variables: Mapping[str, Any] | None = None,
        var_files: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        on_line: OnLine | None = None,
    ) -> None:
        """Delete everything in the state, without a prompt."""
        arguments = ["destroy", "-input=false", "-auto-approve", *_inputs(variables, var_files)]
        self._run(directory, arguments, environment, on_line)

    def output(self, directory: Path, state: Path | None = None) -> dict[str, Any]:
        """Return the outputs of the applied root module, name → value, sensitive ones too.

        ``state`` is the file of the state, None where the root keeps it.
        """
        named = [f"-state={state}"] if state else []
        outputs = self._read_json(directory, ["output", "-json", *named])
        return {name: output["value"] for name, output in outputs.items()}

    def show(self, directory: Path, plan: Path | None = None) -> dict[str, Any]:
        """Return ``terraform show -json`` of the state, or of the plan file that is given.

        Its shape: https://developer.hashicorp.com/terraform/internals/json-format
        """
        return self._read_json(directory, ["show", "-json", *([str(plan)] if plan else [])])

    def schemas(self, directory: Path) -> dict[str, Any]:
        """Return the schemas of an initialized directory's providers, 2.5 s for AWS's.

        Its shape: https://developer.hashicorp.com/terraform/cli/commands/providers/schema
        """
        return self._read_json(directory, ["providers", "schema", "-json"])

    def _read_json(self, directory: Path, arguments: Sequence[str]) -> dict[str, Any]:
        lines: list[str] = []
        self._run(directory, arguments, None, lines.append)
        document: dict[str, Any] = json.loads("\n".join(lines))
        return document

    def _run(
        self,
        directory: Path,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None,
        on_line: OnLine | None,
        passing: Sequence[int] = (0,),
    ) -> int:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            with self.start(directory, arguments, environment, errors) as process:
                code = follow(process, on_line)
            errors.seek(0)
            text = plain(errors.read())
        if code not in passing:
            raise TerraformError(f"terraform {arguments[0]} failed in {directory}\n{text}".rstrip())
        return code

    @contextlib.contextmanager
    def start(
        self,
        directory: Path,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        errors: IO[str] | None = None,
    ) -> Iterator[subprocess.Popen[str]]:
        """Start ``terraform ARGUMENTS`` and yield its process, whose stdout is a pipe.

        It runs in a process group of its own: Ctrl-C on the terminal reaches this process only,
        which passes it on once. Two would make Terraform drop what it is doing and lose its record.
        """
        with tempfile.TemporaryDirectory(prefix="terraform-cli-") as scratch:
            command = [*self.command, arguments[0], *_without_color(arguments)]
            with running(
                command, directory, self._environment(environment, Path(scratch)), errors
            ) as process:
                yield process

    def _environment(self, environment: Mapping[str, str] | None, scratch: Path) -> dict[str, str]:
        result = dict(os.environ if environment is None else environment)
        result |= {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        # Terraform warns on every command when the variable names a file that does not exist.
        result.pop("TF_CLI_CONFIG_FILE", None)
        if self.cli_configuration is not None:
            path = scratch / "terraform.rc"
            path.write_text(self.cli_configuration, encoding="utf-8")
            result["TF_CLI_CONFIG_FILE"] = str(path)
        return result


@contextlib.contextmanager
def _cache_to_itself(configuration: str | None) -> Iterator[None]:
    """Keep other runs of init away while this one may write to the cache of providers.

    Terraform's cache is not safe for two at once:
    https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
    """
    if configuration is None or str(CACHE) not in configuration:
        yield
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _inputs(variables: Mapping[str, Any] | None, var_files: Sequence[Path]) -> Iterator[str]:
    for path in var_files:
        yield f"-var-file={path}"
    for name, value in (variables or {}).items():
        yield f"-var={name}={value if isinstance(value, str) else json.dumps(value)}"


def _without_color(arguments: Sequence[str]) -> list[str]:
    """Return the arguments after the command's name, with ``-no-color`` first where it is taken."""
    plain = arguments[0] in ("output", "providers")
    return [*([] if plain else ["-no-color"]), *arguments[1:]]
