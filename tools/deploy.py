"""Apply a root module to your own AWS account, and undo it: `make deploy` and `make destroy`.

    python -m tools.deploy apply   --tfvars my.tfvars [--root .] [--state FILE] [--auto-approve]
    python -m tools.deploy destroy --tfvars my.tfvars [--root .] [--state FILE] [--auto-approve]

It does what a careful person does by hand: package the Lambdas, look whose account this is, run
`terraform init` and `terraform apply`, and print the URL. Terraform asks before it changes
anything, unless --auto-approve is given.

The state lies beside the tfvars file, under the same name: my.tfvars → my.tfstate. So two tfvars
files never share a state. A root that declares a backend of its own keeps its state there.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terraform_cli import Terraform, TerraformError, find_terraform
from tools import package
from tools.aws_account import Caller, CredentialsError, caller
from tools.curl_examples import curl_examples

REPOSITORY = Path(__file__).resolve().parents[1]

_BACKEND = re.compile(r'^\s*(backend\s+"|cloud\s*\{)', re.MULTILINE)
_PROVIDER = re.compile(r'^provider\s+"aws"', re.MULTILINE)


class DeployError(Exception):
    """What stops a deployment before Terraform runs; the message is one line."""


@dataclass(frozen=True)
class Deployment:
    """One root module with one set of variables.

    `state` is `None` where the root has a backend. `has_provider` tells that the root configures
    the AWS provider, and so most likely the region, by itself.
    """

    root: Path
    tfvars: Path
    state: Path | None
    has_provider: bool

    @property
    def state_arguments(self) -> list[str]:
        """What tells Terraform where the state lies."""
        return [f"-state={self.state}"] if self.state else []


def deployment(tfvars: str, root: str, state: str) -> Deployment:
    """Resolve what the user typed; raises `DeployError` where a file is missing."""
    if not tfvars:
        raise DeployError("Say which variables to use: TFVARS=my.tfvars.")
    variables = Path(tfvars).resolve()
    if not variables.is_file():
        raise DeployError(f"TFVARS={tfvars}: there is no such file.")
    directory = Path(root).resolve()
    sources = "\n".join(file.read_text(encoding="utf-8") for file in directory.glob("*.tf"))
    if not sources:
        raise DeployError(f"ROOT={root}: there is no Terraform configuration in this folder.")
    backend = _BACKEND.search(sources)
    if backend and state:
        raise DeployError(f"ROOT={root} declares a backend, which holds the state: drop STATE.")
    return Deployment(
        root=directory,
        tfvars=variables,
        state=None if backend else _state_file(variables, state),
        has_provider=bool(_PROVIDER.search(sources)),
    )


def _state_file(tfvars: Path, state: str) -> Path:
    if state:
        return Path(state).resolve()
    stem = tfvars.name.removesuffix(".json").removesuffix(".tfvars").removesuffix(".auto")
    return tfvars.with_name(f"{stem}.tfstate")


def apply(target: Deployment, terraform: Terraform, approve: bool) -> int:
    """Init and apply, then print where the API answers; returns Terraform's exit code."""
    started = time.monotonic()
    code = _change("apply", target, terraform, approve)
    if code == 0:
        _print_answer(terraform.show(target.root, target.state))
        print(f"Done in {time.monotonic() - started:.0f} s.")
    return code


def destroy(target: Deployment, terraform: Terraform, approve: bool) -> int:
    """Delete everything that the state holds; returns Terraform's exit code."""
    return _change("destroy", target, terraform, approve)


def _require_state(target: Deployment) -> None:
    if target.state and not target.state.is_file():
        raise DeployError(f"Nothing to destroy: there is no state at {target.state}.")


def _change(command: str, target: Deployment, terraform: Terraform, approve: bool) -> int:
    asking = ["-auto-approve"] if approve else []
    arguments = [f"-var-file={target.tfvars}", *target.state_arguments, *asking]
    return _run(terraform, target.root, ["init", "-input=false"]) or _run(
        terraform, target.root, [command, *arguments]
    )


def _run(terraform: Terraform, directory: Path, arguments: Sequence[str]) -> int:
    """Run Terraform on this terminal, so that it can ask; returns its exit code.

    Ctrl-C reaches Terraform by itself, which then finishes what it is doing and writes its state.
    This process only waits: `subprocess.run` would kill it after a quarter of a second.
    """
    with tempfile.TemporaryDirectory(prefix="terraform-cli-") as scratch:
        environment = dict(os.environ)
        if terraform.cli_configuration is not None:
            configuration = Path(scratch) / "terraform.rc"
            configuration.write_text(terraform.cli_configuration, encoding="utf-8")
            environment["TF_CLI_CONFIG_FILE"] = str(configuration)
        previous = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            command = [*terraform.command, *arguments]
            return subprocess.Popen(command, cwd=directory, env=environment).wait()
        finally:
            signal.signal(signal.SIGINT, previous)


def _print_answer(show: dict[str, Any]) -> None:
    outputs = show.get("values", {}).get("outputs", {})
    url = outputs.get("routes", {}).get("value", {}).get("POST /generate")
    if url:
        print(f"\nThe API answers at {url}\nTry it:\n")
        for line in curl_examples(show, url, os.environ):
            print(f"  {line}")
        print()


def _region(target: Deployment, who: Caller) -> str:
    if target.has_provider:
        return "as the provider block of the root says"
    if who.region is None:
        raise DeployError("No region: set AWS_REGION, such as AWS_REGION=us-east-1.")
    return who.region


def _print_plan(command: str, target: Deployment, terraform: Terraform, who: Caller) -> None:
    region = _region(target, who)
    print(f"{command} {target.root}")
    print(f"  account    {who.account}, as {who.arn}")
    print(f"  region     {region}")
    print(f"  variables  {target.tfvars}")
    print(f"  state      {target.state or 'in the backend that the root declares'}")
    print(f"  terraform  {terraform.version}\n", flush=True)


def _package() -> None:
    """Build the zips if they differ from lambdas/; leave them alone if they do not."""
    if package.main(["--check"]) and package.main([]):
        raise DeployError("The Lambdas could not be packaged.")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy", description="Apply or destroy on your AWS.")
    parser.add_argument("command", choices=["apply", "destroy"])
    parser.add_argument("--tfvars", default="", help="the file with the variables")
    parser.add_argument("--root", default=str(REPOSITORY), help="the root module to apply")
    parser.add_argument("--state", default="", help="the state file, without a backend")
    parser.add_argument("--auto-approve", action="store_true", help="do not ask")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    given = _arguments(arguments)
    try:
        target = deployment(given.tfvars, given.root, given.state)
        if given.command == "destroy":
            _require_state(target)
        terraform = find_terraform()
        who = caller()
        _print_plan(given.command, target, terraform, who)
        if given.command == "destroy":
            return destroy(target, terraform, given.auto_approve)
        _package()
        return apply(target, terraform, given.auto_approve)
    except (DeployError, CredentialsError, TerraformError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
