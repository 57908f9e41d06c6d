"""The functions' tests on the Python of Lambda's managed runtime, where this machine has it.

The first lines of the output say whether it does (tests/conftest.py).
"""

from __future__ import annotations

import os
import subprocess

import pytest

from tests import managed_python


@pytest.mark.long
def test_the_functions_pass_on_the_python_of_the_managed_runtime() -> None:
    interpreter = managed_python.find()
    if interpreter is None or managed_python.is_this():
        return  # tests/lambdas has run on what there is

    python = managed_python.environment(interpreter)
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not long"]
    run = subprocess.run(
        [str(python), "-m", "pytest", *options, "tests/lambdas"],
        cwd=managed_python.ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert run.returncode == 0, run.stdout
