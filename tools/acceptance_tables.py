"""The tables of deployments and probes of `make acceptance`."""

from __future__ import annotations

from acceptance.deployment import Deployment
from acceptance.deployments import DEPLOYMENTS
from acceptance.probe import Probe
from acceptance.probes import PROBES


def deployments_table() -> str:
    """Return one row a deployment."""
    head = "| Deployment | Creates | Minutes, roughly | Steps | Needs |"
    rows = [_deployment(each) for each in DEPLOYMENTS.values()]
    return "\n".join([head, "| --- | --- | --- | --- | --- |", *rows])


def probes_table() -> str:
    """Return one row a probe."""
    head = "| Probe | Claim | Expected | At |"
    return "\n".join([head, "| --- | --- | --- | --- |", *map(_probe, PROBES.values())])


def _deployment(each: Deployment) -> str:
    steps = ", ".join(f"`{step.name}`" for step in each.steps)
    needs = ", ".join(f"`{name}`" for name in each.needs)
    return f"| `{each.name}` | {each.makes} | {each.minutes} | {steps} | {needs} |"


def _probe(each: Probe) -> str:
    place = f"`{each.at}`{', laptop' if each.on_laptop else ''}" if each.look else ""
    cells = (f"`{each.id}`", each.claim, each.expected, place or f"none: {each.reason}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
