"""Another architecture of a function."""

from __future__ import annotations

from pathlib import Path

from local.aws import ControlPlane
from tests.apply.resources import client

ZIP = (Path(__file__).parents[3] / "dist" / "info.zip").read_bytes()


def test_new_code_runs_on_the_architecture_that_comes_with_it() -> None:
    with ControlPlane() as aws:
        iam, functions = client(aws, "iam"), client(aws, "lambda")
        role = iam.create_role(RoleName="role", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        functions.create_function(
            FunctionName="function",
            Role=role,
            Runtime="python3.13",
            Handler="a.b",
            Code={"ZipFile": ZIP},
            Architectures=["arm64"],
        )

        functions.update_function_code(
            FunctionName="function", ZipFile=ZIP, Architectures=["x86_64"]
        )

        found = functions.get_function_configuration(FunctionName="function")
        assert found["Architectures"] == ["x86_64"]
