"""One applied root module: Terraform's real run against the emulated AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.aws import Call, ControlPlane
from local.state import Applied, read
from terraform_cli import Terraform, workspace
from tests import provider

SOURCES = Path(__file__).parents[2]


@dataclass(frozen=True)
class Stack:
    """A root module in a directory of its own, and the AWS account that it is applied to."""

    terraform: Terraform
    aws: ControlPlane
    directory: Path

    def apply(self, **variables: Any) -> list[Call]:
        """Apply, and return the calls that this made."""
        before = len(self.aws.calls)
        self.terraform.apply(
            self.directory, variables=variables, environment=self.aws.environment()
        )
        return self.aws.calls[before:]

    def has_changes(self, **variables: Any) -> bool:
        """Return whether a plan finds anything to do."""
        environment = self.aws.environment()
        return self.terraform.plan(self.directory, variables=variables, environment=environment)

    def destroy(self, **variables: Any) -> None:
        """Delete all that was applied."""
        self.terraform.destroy(
            self.directory, variables=variables, environment=self.aws.environment()
        )

    def applied(self) -> Applied:
        """Return what the state holds."""
        return read(self.terraform.show(self.directory), self.directory)


def initialized(terraform: Terraform, aws: ControlPlane, directory: Path, root: str) -> Stack:
    """Copy the module into a directory, and initialize one of its roots."""
    stack = Stack(terraform, aws, workspace(SOURCES, directory, root))
    terraform.init(stack.directory)
    return stack


def own_root(folder: Path, text: str) -> str:
    """Write a root module that only one test has; return it as `initialized` takes it."""
    root = folder / "own"
    root.mkdir()
    (root / "main.tf").write_text(text)
    return str(root)


@contextmanager
def attached(
    terraform: Terraform, aws: ControlPlane, directory: Path, root: str
) -> Iterator[Stack]:
    """Initialize as above, with one provider for all of the root's runs, which saves time.

    Not for a root with several configurations of the provider.
    """
    stack = initialized(terraform, aws, directory, root)
    with provider.attached(stack.directory, aws.environment()):
        yield stack


def successes(calls: list[Call], *actions: str) -> list[str]:
    """Return the successful calls of these actions, each as "Action resource", in order."""
    return [
        f"{call.action} {call.resource}"
        for call in calls
        if call.action in actions and call.status < 300
    ]


def order(calls: list[Call], *wanted: tuple[str, str]) -> list[int]:
    """Return where each "action, resource" stands among the successful calls."""
    made = [(call.action, call.resource) for call in calls if call.status < 300]
    return [made.index(one) for one in wanted]
