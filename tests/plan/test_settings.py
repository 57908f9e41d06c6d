"""HCL and Python have the same settings: each function accepts what Terraform plans for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, TerraformError, workspace
from tests.plan.conftest import SOURCES, MakePlan, Plan
from tests.plan.every_case import CASES, every_case
from tests.plan.functions import environment, folder, functions
from tests.settings import hold_against_the_dataclass
from tools import sources
from web.settings import VARIABLE

WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
FUNCTIONS = {path.parent.name for path in (SOURCES / "lambdas").glob("*/handler.py")}

# Between them they have every function.
COVERING = (
    ("examples/jobs", None),
    ("examples/limits", None),
    (".", CASES / "openai.tfvars.json"),
    (".", CASES / "openai-embeddings.tfvars.json"),
)

MODEL = {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"}
NAMES = [f"client-{number}" for number in range(60)]
HOSTS = [f"hooks-of-a-long-name-{number}.example.com" for number in range(120)]
DIGESTS = {name: {"sha256": [f"{number:064x}"]} for number, name in enumerate(NAMES)}


# They hold ARNs of secrets, which only the apply knows: tests/apply/test_examples.py has theirs.
KNOWN_AFTER_APPLY = {"authorizer", "jobs_callback"}


@every_case
def test_every_function_accepts_the_planned_settings(plan: Plan, case: str) -> None:
    assert case
    assert functions(plan)
    for function in functions(plan):
        documents = environment(function)
        if folder(function) not in FUNCTIONS:
            # Of the user's own: what the layer reads, where it is known.
            for document in {VARIABLE} & set(documents):
                hold_against_the_dataclass("sagemaker_llm", documents[document])
        elif documents or folder(function) not in KNOWN_AFTER_APPLY:
            # A function that streams has the loop in its zip, and the variable that starts it.
            started = {WRAPPER} if sources.streams(folder(function)) else set()
            assert set(documents) == {VARIABLE} | started, function.address
            hold_against_the_dataclass(folder(function), documents[VARIABLE])


@pytest.mark.xdist_group("plan-jobs")
def test_every_function_is_planned(make_plan: MakePlan) -> None:
    found = {folder(f) for plan in COVERING for f in functions(make_plan(*plan))}
    assert found == FUNCTIONS


@pytest.mark.xdist_group("plan-module")
@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"api": {"auth": "API_KEY"}, "api_keys": {"keys": DIGESTS}},
            r"Shorten\s+api_keys\.keys: the settings of the function too-long-authorizer",
        ),
        (
            {
                "api": {"auth": "API_KEY"},
                "api_keys": {"keys": DIGESTS},
                "rate_limits": {"keys": {name: {"requests_per_minute": 1} for name in NAMES}},
            },
            r"Shorten\s+rate_limits\.keys: the settings of the function too-long-generate",
        ),
        (
            {"jobs": {"callback": {"allowed_hosts": HOSTS}}},
            r"Shorten\s+jobs\.callback\.allowed_hosts",
        ),
        (
            {
                "api": {"auth": "JWT", "openapi_enabled": True},
                "jwt": {
                    "issuer": "https://issuer.example.com",
                    "audiences": ["gpt2"],
                    "scopes": [f"scope-{number}-{'x' * 400}" for number in range(10)],
                },
            },
            r"Shorten\s+api\.routes\s+or\s+jwt\.scopes",
        ),
    ],
    ids=["api-keys", "rate-limits", "callback-hosts", "scopes"],
)
def test_settings_that_do_not_fit_lambda_are_refused_at_plan(
    aws: ControlPlane,
    terraform: Terraform,
    tmp_path: Path,
    variables: dict[str, Any],
    message: str,
) -> None:
    directory = workspace(SOURCES, tmp_path)
    terraform.init(directory)
    given = {"name": "too-long", "model": MODEL, "instance": {"type": "ml.m5.large"}} | variables
    with pytest.raises(TerraformError, match=message):
        terraform.plan(directory, variables=given, environment=aws.environment())
