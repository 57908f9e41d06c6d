"""The variables that Terraform sets are the ones that the functions read, and the other way."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import hcl2
import pytest

from authorizer import config
from gateway.config import EndpointConfig, GenerateConfig
from tools.package import FUNCTIONS

ROOT = Path(__file__).parents[2]
OPTIONS = hcl2.SerializationOptions(
    with_comments=False, explicit_blocks=False, strip_string_quotes=True
)


def applied_environments() -> dict[str, set[str]]:
    """Return function → names of the variables that the root module gives it."""
    found: dict[str, Any] = {}
    for path in ROOT.glob("*.tf"):
        for block in hcl2.loads(path.read_text(), serialization_options=OPTIONS).get("locals", []):
            found |= block.get("functions", {})
            found |= {"authorizer": block["authorizer"]} if "authorizer" in block else {}
    return {name: set(function["environment"]) for name, function in found.items()}


@pytest.mark.parametrize(
    ("function", "config"), [("generate", GenerateConfig), ("endpoint", EndpointConfig)]
)
def test_terraform_sets_what_the_function_reads(
    function: str, config: type[GenerateConfig] | type[EndpointConfig]
) -> None:
    read = {each.metadata["variable"] for each in fields(config)}

    assert applied_environments()[function] == read


def test_terraform_sets_what_the_authorizer_reads() -> None:
    assert applied_environments()["authorizer"] == {config.DIGESTS, config.SECRETS}


def test_terraform_makes_the_functions_that_are_packaged() -> None:
    assert set(applied_environments()) == set(FUNCTIONS)
