"""What Lambda refuses beside its model."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.local.refusals.conftest import Refused

LARGEST = 4096 - len('{"SETTINGS":""}')


@pytest.fixture
def functions(client: Callable[[str], Any]) -> Any:
    return client("lambda")


@pytest.fixture
def role(client: Callable[[str], Any]) -> str:
    trust = '{"Version": "2012-10-17", "Statement": []}'
    created = client("iam").create_role(RoleName="role", AssumeRolePolicyDocument=trust)
    return str(created["Role"]["Arn"])


def create(functions: Any, role: str, name: str = "f", **settings: Any) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("handler.py", "")
    functions.create_function(
        FunctionName=name,
        Role=role,
        Runtime="python3.13",
        Handler="handler.handler",
        Code={"ZipFile": content.getvalue()},
        **settings,
    )


def variables(value: str) -> dict[str, Any]:
    return {"Environment": {"Variables": {"SETTINGS": value}}}


@pytest.mark.refusal("lambda_environment")
@pytest.mark.parametrize("value", ["a" * LARGEST, "é" * (LARGEST // 2), '"' * (LARGEST // 2)])
def test_four_kilobytes_of_environment_are_accepted(
    functions: Any, role: str, refused: Refused, value: str
) -> None:
    create(functions, role, **variables(value))

    update = {"FunctionName": "f", **variables(value + value[:2])}
    status, code, message = refused(lambda: functions.update_function_configuration(**update))

    assert (status, code) == (400, "InvalidParameterValueException")
    assert "exceeded the 4KB limit. String measured: {" in message


@pytest.mark.refusal("lambda_environment")
def test_more_than_four_kilobytes_are_refused_at_the_creation(
    functions: Any, role: str, refused: Refused
) -> None:
    _, code, _ = refused(lambda: create(functions, role, **variables("a" * (LARGEST + 1))))
    assert code == "InvalidParameterValueException"


@pytest.mark.refusal("lambda_concurrency")
def test_a_hundred_executions_stay_unreserved(functions: Any, role: str, refused: Refused) -> None:
    for name in ("f", "g"):
        create(functions, role, name)

    def reserve(name: str, executions: int) -> Any:
        return functions.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=executions
        )

    reserve("f", 800)
    assert refused(lambda: reserve("g", 101)) == (
        400,
        "InvalidParameterValueException",
        "Specified ReservedConcurrentExecutions for function decreases account's "
        "UnreservedConcurrentExecution below its minimum value of [100].",
    )
    reserve("g", 100)
    reserve("f", 700)


def permit(functions: Any, statement_id: str, **more: Any) -> Any:
    return functions.add_permission(
        FunctionName="f",
        StatementId=statement_id,
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:123456789012:abcdefghij/*/GET/{statement_id}",
        **more,
    )


@pytest.mark.refusal("lambda_permissions")
def test_the_ids_of_the_statements_of_a_function_differ(
    functions: Any, role: str, refused: Refused
) -> None:
    create(functions, role)
    functions.publish_version(FunctionName="f")
    permit(functions, "a")
    permit(functions, "b")
    permit(functions, "a", Qualifier="1")

    status, code, message = refused(lambda: permit(functions, "a"))

    assert (status, code) == (409, "ResourceConflictException")
    assert "The statement id (a) provided already exists" in message


@pytest.mark.refusal("lambda_permissions")
def test_the_policy_of_a_function_has_a_size(functions: Any, role: str, refused: Refused) -> None:
    create(functions, role)
    for number in range(63):
        permit(functions, f"{number:020}")

    status, code, message = refused(lambda: permit(functions, "a" * 100))

    assert (status, code) == (400, "PolicyLengthExceededException")
    assert "is bigger than the limit (20480)" in message
