"""A project as `make new` makes it, deployed and called: the model's routes, and one of its own."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local.demo.commands import commands
from local.faults import parse
from local.stack import Stack
from local.state import Function
from tests.apply.resources import client as aws_client
from tests.e2e.conftest import Log
from tests.e2e.jobs.support import Caller
from tests.security.conftest import Ledger
from tests.security.grants import grants
from tools import new_project, package_function

pytestmark = pytest.mark.xdist_group("own-routes")

NAME = "my-llm"
FUNCTION, LISTENER = f"{NAME}-post-summarize", f"{NAME}-on-summary"


@dataclass(frozen=True)
class Project:
    """The running project, its log, the calls of its functions, and a client that signs."""

    stack: Stack
    log: Log
    ledger: Ledger
    client: Caller


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("projects") / "mine"
    assert new_project.main([NAME, "--folder", str(folder)]) == 0
    package(folder, "summarize")
    package(folder, "on_summary")
    log, ledger = Log(), Ledger()
    with Stack(root=folder, model="echo", log=log.write) as stack:
        stack.identities.observe(ledger.add)
        yield Project(stack, log, ledger, Caller(stack, stack.credentials))


def package(folder: Path, handler: str) -> None:
    """As the project's `make package` does."""
    zip_path = folder / "dist" / f"{handler}.zip"
    zip_path.unlink()
    assert package_function.main([str(folder / "handlers" / handler), str(zip_path)]) == 0


@pytest.fixture
def summarized(project: Project) -> dict[str, str]:
    """The response to a text, and all calls of the functions on the way."""
    project.stack.faults.clear()
    project.ledger.take()
    response = project.client.call("POST", "/summarize", b'{"text": "cats sleep all day"}')
    assert response.status_code == 201, response.text
    summary: dict[str, str] = response.json()
    return summary


def test_the_routes_of_the_seed_are_there(project: Project) -> None:
    generated = project.client.call("POST", "/generate", b'{"inputs": "to be"}')
    assert generated.json() == [{"generated_text": "to be BE TO"}]
    url = project.client.call("GET", "/endpoint").text
    assert url.endswith(f"/endpoints/{NAME}/invocations")


def test_the_own_route_calls_the_model_twice(summarized: dict[str, str]) -> None:
    # The stand-in responds with the words of the prompt, last first, in capitals.
    assert summarized["summary"] == "TL;DR: DAY ALL SLEEP CATS"
    assert summarized["title"] == "TITLE: CATS SLEEP ALL DAY TL;DR:"


def test_it_stores_the_summary(project: Project, summarized: dict[str, str]) -> None:
    stored = aws_client(project.stack.aws, "dynamodb").get_item(
        TableName=f"{NAME}-summaries", Key={"id": {"S": summarized["id"]}}
    )
    assert stored["Item"] == {name: {"S": value} for name, value in summarized.items()}


def test_it_announces_the_summary(project: Project, summarized: dict[str, str]) -> None:
    project.log.wait_for(LISTENER, f"summary {summarized['id']}")


@pytest.mark.usefixtures("summarized")
def test_the_function_makes_the_calls_that_it_may_make_and_no_others(project: Project) -> None:
    calls = project.ledger.take()
    role = project.stack.applied.role(function(project).role_arn).name
    granted = {
        (grant.action, grant.resource)
        for grant in grants(project.stack.applied)
        if grant.role == role
    }

    assert {action for action, _ in granted} == {
        "sagemaker:InvokeEndpoint",
        "dynamodb:PutItem",
        "sns:Publish",
    }
    assert {(call.action, call.resource) for call in calls} == granted
    assert all(call.allowed for call in calls)


def function(project: Project) -> Function:
    (found,) = (each for each in project.stack.applied.functions if each.name == FUNCTION)
    return found


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Send a JSON object"),
        (b"{", "Send a JSON object"),
        (b'"text"', "Send a JSON object"),
        (b"{}", "Set text"),
        (b'{"text": 1}', "Set text"),
    ],
)
def test_a_bad_request_is_400_and_the_model_is_not_invoked(
    project: Project, body: bytes, message: str
) -> None:
    project.ledger.take()

    response = project.client.call("POST", "/summarize", body)

    assert response.status_code == 400
    assert message in response.json()["error"]["message"]
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert project.ledger.take() == set()


@pytest.mark.parametrize(
    ("fault", "status"), [("throttle", 429), ("model_error", 502), ("endpoint_missing", 404)]
)
def test_an_error_of_the_model_is_the_response(project: Project, fault: str, status: int) -> None:
    project.stack.faults.clear()
    project.ledger.take()
    project.stack.faults.add(parse({"kind": fault}))

    response = project.client.call("POST", "/summarize", b'{"text": "cats"}')

    assert response.status_code == status, response.text
    assert response.json()["error"]["code"]
    # Nothing is stored or announced of a summary that is not there.
    assert {call.action for call in project.ledger.take()} <= {"sagemaker:InvokeEndpoint"}


def test_the_log_has_a_line_for_the_request_and_no_text_of_it(
    project: Project, summarized: dict[str, str]
) -> None:
    project.log.wait_for(LISTENER, summarized["id"])
    project.log.wait_for(FUNCTION, '"status": 201')
    for source, line in project.log.lines:
        assert "cats" not in line.lower(), source


def test_the_document_has_what_the_route_declares(project: Project) -> None:
    document = project.client.call("GET", "/openapi.json").json()

    operation = document["paths"]["/summarize"]["post"]
    assert operation["summary"] == "Summarize a text"
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["text"]
    assert {"201", "403", "default"} <= operation["responses"].keys()


def test_the_demo_prints_a_command_for_each_route_that_works(project: Project) -> None:
    printed = {line.rpartition("/")[2]: line for line in commands(project.stack)}
    assert set(printed) == {"summarize", "generate", "endpoint", "openapi.json"}
    for path, line in printed.items():
        fails = subprocess.run(shlex.split(f"{line} --fail --silent"), check=False).returncode
        assert not fails, path


def test_an_unsigned_request_does_not_reach_the_function(project: Project) -> None:
    response = httpx.post(f"{project.stack.url}/summarize", json={"text": "cats"})
    assert response.status_code == 403
