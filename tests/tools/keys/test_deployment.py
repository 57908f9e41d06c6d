"""The command finds its deployment, or states what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from terraform_cli import find_terraform
from tests.tools.keys.conftest import OUTPUT, REGION, TABLE, World
from tools.keys import command_line, deployment, store
from tools.keys.deployment import Deployment, RateLimits
from tools.keys.errors import KeysError


def apply(folder: Path, outputs: dict[str, Any]) -> Path:
    """Apply a root that has these outputs, and no resource."""
    document = {"output": {name: {"value": value} for name, value in outputs.items()}}
    (folder / "main.tf.json").write_text(json.dumps(document))
    terraform = find_terraform()
    terraform.init(folder)
    terraform.apply(folder)
    return folder


def test_an_applied_root_names_table_routes_models_and_limits(tmp_path: Path) -> None:
    root = apply(tmp_path, {"api_keys_table": OUTPUT})
    expected = Deployment(
        TABLE,
        REGION,
        ("GET /usage", "POST /generate"),
        ("gpt2", "gpt2-large"),
        RateLimits("gpt2-rate-limits", 31, 512),
    )

    assert deployment.applied(find_terraform(), root, None) == expected
    state = root / "terraform.tfstate"
    assert deployment.applied(find_terraform(), root, state) == expected


class Outputs:
    def __init__(self, outputs: dict[str, Any]) -> None:
        self._outputs = outputs

    def output(self, _directory: Path, _state: Path | None = None) -> dict[str, Any]:
        return self._outputs


@pytest.mark.parametrize(
    ("outputs", "advice"),
    [
        ({}, "Apply the deployment first"),
        ({"api_url": "https://…"}, 'Add output "api_keys_table" { value = module.<name>.'),
        ({"api_keys_table": None}, "Set api_keys.table in the deployment and apply"),
    ],
)
def test_what_is_missing_is_stated(outputs: dict[str, Any], advice: str, tmp_path: Path) -> None:
    with pytest.raises(KeysError) as stopped:
        deployment.applied(Outputs(outputs), tmp_path, None)

    assert str(stopped.value).startswith(advice)


def test_a_state_that_does_not_exist_is_stated(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="There is no state at"):
        deployment.applied(Outputs({}), tmp_path, tmp_path / "my.tfstate")


def test_a_table_may_be_named_without_terraform(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "find_terraform", lambda: pytest.fail("not needed"))
    flags = ("--table", TABLE, "--region", REGION)

    assert world.run(*flags, "create", "alice").status == 0
    assert world.run("show", "alice", *flags).status == 0


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--table", TABLE], "Set --table and --region together"),
        (["--region", REGION], "Set --table and --region together"),
        (["--table", TABLE, "--region", REGION, "--root", "."], "Set either --table and"),
    ],
)
def test_half_a_deployment_is_an_error(arguments: list[str], advice: str, world: World) -> None:
    assert world.run("list", *arguments).err.startswith(advice)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--routes", "POST /generate"], "routes"),
        (["--models", "gpt2"], "models"),
        (["--requests-per-minute", "5"], "requests_per_minute"),
    ],
)
def test_what_cannot_be_compared_with_the_deployment_is_not_set(
    arguments: list[str], field: str, world: World
) -> None:
    flags = ("--table", TABLE, "--region", REGION)
    refused = world.run("create", "alice", *arguments, *flags)

    assert refused.err.startswith(f"Name the deployment with --root or --state to set {field}:")
    assert world.items() == {}


@pytest.mark.parametrize("command", [["create", "alice", "--tokens-per-day", "900"], ["usage"]])
def test_without_rate_limits_nothing_is_counted(
    command: list[str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.create("bob")
    applied = Outputs({"api_keys_table": {**OUTPUT, "rate_limits": None}})
    monkeypatch.setattr(command_line, "find_terraform", lambda: applied)

    refused = world.run(*command, *(["bob"] if command == ["usage"] else []))

    assert refused.err.startswith("Set rate_limits in the deployment and apply")


@pytest.mark.parametrize("days", ["0", "32"])
def test_usage_is_shown_for_the_days_that_are_kept(days: str, world: World) -> None:
    world.create("alice")

    assert world.run("usage", "alice", "--days", days).err.startswith("Set --days from 1 to 31")
    assert world.run("usage", "alice", "--json").json == {
        "name": "alice",
        "requests": 0,
        "tokens": 0,
        "days": world.run("usage", "alice", "--json").json["days"],
    }


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        ("ResourceNotFoundException", "Check the region and the account"),
        ("AccessDeniedException", "Attach the policy of the deployment's output keys_policy_json"),
        ("ExpiredTokenException", "The AWS credentials have expired"),
        ("UnrecognizedClientException", "AWS refuses the credentials"),
        ("InternalServerError", "Repeat the command, or look for its cause"),
    ],
)
def test_what_aws_refuses_is_explained(
    failure: str, advice: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __getattr__(self, operation: str) -> Any:
            def call(**_: Any) -> Any:
                error: Any = {"Error": {"Code": failure, "Message": "no"}}
                raise ClientError(error, operation)

            return call

    monkeypatch.setattr(command_line, "create_client", lambda *_: Broken())

    for command in (["list"], ["show", "alice"], ["create", "alice"]):
        refused = world.run(*command)
        assert (refused.status, refused.out) == (1, "")
        assert refused.err.startswith(advice)


def test_an_aws_that_cannot_be_reached_is_explained(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone:
        def get_item(self, **_: Any) -> Any:
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    monkeypatch.setattr(command_line, "create_client", lambda *_: Gone())

    assert world.run("show", "alice").err.startswith("Check the network, the region and")


def test_without_credentials_the_command_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("botocore.session.Session.get_credentials", lambda _: None)

    with pytest.raises(KeysError, match="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"):
        store.create_client("us-east-1")


def test_an_item_of_somebody_else_is_named(world: World) -> None:
    world.dynamodb.put_item(
        TableName=TABLE, Item={"id": {"S": "other"}, "created_at": {"S": "today"}}
    )

    assert world.run("list").err == (
        "Repair or delete the item other: it is not one of this command.\n"
    )
