"""Terraform as a library: find it, run it, and copy a module to a place where it may run.

Used by the laptop stack, the tools, the benchmarks and the tests. It imports nothing of them, so
that a real deploy does not load the laptop's stack.
"""

from terraform_cli.find import embedded_terraform, find_terraform
from terraform_cli.mirror import MirrorError
from terraform_cli.run import Terraform, TerraformError
from terraform_cli.workspace import workspace

__all__ = [
    "MirrorError",
    "Terraform",
    "TerraformError",
    "embedded_terraform",
    "find_terraform",
    "workspace",
]
