"""The deployment whose keys are meant: its table, and what its keys may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tools.keys.errors import KeysError

OUTPUT = "api_keys_table"


class ReadsOutputs(Protocol):
    """The part of `terraform_cli.Terraform` that is used."""

    def output(self, directory: Path, state: Path | None = None) -> dict[str, Any]:
        """Return the outputs of an applied root."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Where usage is counted.

    Attributes:
        table_name: the table of rate limits.
        history_days: how many days are kept.
        min_tokens_per_day: the least limit with which a request can pass.
    """

    table_name: str
    history_days: int
    min_tokens_per_day: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment.

    Attributes:
        table: the name of the table of keys.
        region: where it is.
        routes: route keys of the routes with API keys; None: not known.
        models: the names of models that a request may ask for; None: not known.
        rate_limits: where usage is counted; None: nowhere, or not known.
    """

    table: str
    region: str
    routes: tuple[str, ...] | None = None
    models: tuple[str, ...] | None = None
    rate_limits: RateLimits | None = None


def applied(terraform: ReadsOutputs, root: Path, state: Path | None) -> Deployment:
    """Return the deployment that was applied from a root.

    Raises:
        KeysError: there is none, or it has no table of keys.
    """
    if state is not None and not state.is_file():
        raise KeysError(f"There is no state at {state}: name the state of the deployment.")
    outputs = terraform.output(root, state)
    where = state or root
    if not outputs:
        raise KeysError(
            f"Apply the deployment first, or name it with --root or --state: {where} has no "
            "outputs. Or set --table and --region."
        )
    if OUTPUT not in outputs:
        raise KeysError(
            f'Add output "{OUTPUT}" {{ value = module.<name>.{OUTPUT} }} to the root and apply: '
            f"{where} does not have it. Or set --table and --region."
        )
    if outputs[OUTPUT] is None:
        raise KeysError(f"Set api_keys.table in the deployment and apply: {where} has no table.")
    return from_output(outputs[OUTPUT])


def from_output(value: Mapping[str, Any]) -> Deployment:
    """Return the deployment that an output describes."""
    limits = value["rate_limits"]
    return Deployment(
        table=value["name"],
        region=value["region"],
        routes=tuple(value["routes"]),
        models=tuple(value["models"]),
        rate_limits=RateLimits(**limits) if limits else None,
    )
