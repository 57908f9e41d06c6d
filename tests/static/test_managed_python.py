"""The functions' tests on the Python of Lambda's managed runtime, where this machine has it.

The first lines of the output say whether it does (tests/conftest.py).
"""

from __future__ import annotations

import os
import subprocess

import pytest

from tests import managed_python

ALL = ("tests/lambdas",)
# What depends on the version: HTTP, TLS, JSON, addresses, phrases, times, and the runtime loop.
QUICK = tuple(
    f"tests/lambdas/{name}"
    for name in (
        "authorizer",
        "generate",
        "inference",
        "info",
        "jobs_callback",
        "jobs_notify",
        "openai_routes",
        "streaming",
        "test_deadline.py",
        "test_runtime_client.py",
        "usage",
        "web",
    )
)


@pytest.mark.parametrize(
    ("paths", "unless"),
    [
        pytest.param(QUICK, "fuzz", id="quick"),
        pytest.param(ALL, "nothing", id="all", marks=pytest.mark.mutation),
    ],
)
def test_the_functions_pass_on_the_python_of_the_managed_runtime(
    paths: tuple[str, ...], unless: str
) -> None:
    interpreter = managed_python.find()
    if interpreter is None or managed_python.is_this():
        return  # tests/lambdas has run on what there is

    python = managed_python.environment(interpreter)
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not mutation", "-k"]
    run = subprocess.run(
        [str(python), "-m", "pytest", *options, f"not {unless}", *paths],
        cwd=managed_python.ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert run.returncode == 0, run.stdout
