"""The variables that Terraform sets are the ones that the functions read, and the other way."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import hcl2
import pytest

from authorizer import config
from gateway.config import EndpointConfig, GenerateConfig, Settings
from jobs.config import CallbackConfig, NotifyConfig, StoreConfig, SubmitConfig, SweepConfig
from limits.config import LimitsConfig, UsageConfig
from tools.package import FUNCTIONS

ROOT = Path(__file__).parents[2]
OPTIONS = hcl2.SerializationOptions(
    with_comments=False, explicit_blocks=False, strip_string_quotes=True
)


JOBS = {
    "jobs_submit": SubmitConfig,
    "jobs_read": StoreConfig,
    "jobs_notify": NotifyConfig,
    "jobs_sweep": SweepConfig,
    "jobs_callback": CallbackConfig,
}


def applied_environments() -> dict[str, set[str]]:
    """Return function → names of the variables that the root module gives it."""
    found: dict[str, Any] = {}
    for path in ROOT.glob("*.tf"):
        for block in hcl2.loads(path.read_text(), serialization_options=OPTIONS).get("locals", []):
            found |= block.get("functions", {})
            found |= {"authorizer": block["authorizer"]} if "authorizer" in block else {}
    return {name: set(function["environment"]) for name, function in found.items()}


def jobs_environments() -> dict[str, set[str]]:
    """Return function → names of the variables that modules/jobs gives it.

    There each environment is another one and more: `merge(local.other_environment, { … })`.
    """
    folder = ROOT / "modules" / "jobs"
    text = "".join((folder / name).read_text() for name in ("functions.tf", "callback.tf"))
    blocks = re.findall(r"^  (\w+)_environment = (.*?)^  \}", text, re.MULTILINE | re.DOTALL)
    found: dict[str, set[str]] = {}
    for name, body in blocks:
        base = re.match(r"merge\(local\.(\w+)_environment", body)
        own = set(re.findall(r"^    ([A-Z_]+) +=", body, re.MULTILINE))
        found[name] = own | (found[base[1]] if base else set())
    used = re.findall(r"environment += local\.(\w+)_environment", text)
    functions = re.findall(r"(?:^    |\")(\w+)\"? =>? \{\n      description", text, re.MULTILINE)
    return {
        f"jobs_{function}": found[environment]
        for function, environment in zip(functions, used, strict=True)
    }


@pytest.mark.parametrize(
    ("function", "config"),
    [("generate", GenerateConfig), ("endpoint", EndpointConfig)],
)
def test_terraform_sets_what_the_function_reads(
    function: str, config: type[GenerateConfig] | type[EndpointConfig]
) -> None:
    read = {each.metadata["variable"] for each in fields(config)}

    assert applied_environments()[function] == read


def test_terraform_sets_what_the_authorizer_reads() -> None:
    assert applied_environments()["authorizer"] == {config.DIGESTS, config.SECRETS}


@pytest.mark.parametrize(("output", "config"), [("limited", LimitsConfig), ("usage", UsageConfig)])
def test_terraform_sets_what_a_function_with_limits_reads(
    output: str, config: type[Settings]
) -> None:
    text = (ROOT / "modules" / "limits" / "outputs.tf").read_text()
    body = text.split(f'output "{output}"')[1].split("\noutput ")[0]
    read = {each.metadata["variable"] for each in fields(config)}

    assert set(re.findall(r"^ +([A-Z_]+) +=", body, re.MULTILINE)) == read


@pytest.mark.parametrize(("function", "config"), JOBS.items())
def test_terraform_sets_what_the_functions_of_jobs_read(
    function: str, config: type[Settings]
) -> None:
    read = {each.metadata["variable"] for each in fields(config)}

    assert jobs_environments()[function] == read


def test_terraform_makes_the_functions_that_are_packaged() -> None:
    assert set(applied_environments()) | set(jobs_environments()) == set(FUNCTIONS)
