"""A stage that changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from local.aws import ControlPlane
from tests.apply.resources import client

THROTTLE = {"ThrottlingRateLimit": 5.0, "ThrottlingBurstLimit": 10}
STAGE = "$default"


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


@pytest.fixture
def gateway(aws: ControlPlane) -> Any:
    return client(aws, "apigatewayv2")


@pytest.fixture
def api(gateway: Any) -> str:
    api: str = gateway.create_api(Name="api", ProtocolType="HTTP")["ApiId"]
    for key in ("GET /a", "GET /b"):
        gateway.create_route(ApiId=api, RouteKey=key)
    gateway.create_stage(
        ApiId=api,
        StageName=STAGE,
        RouteSettings={"GET /a": THROTTLE, "GET /b": THROTTLE},
        Tags={"team": "search"},
    )
    return api


def test_the_settings_of_a_route_are_removed(gateway: Any, api: str) -> None:
    gateway.delete_route_settings(ApiId=api, StageName=STAGE, RouteKey="GET /a")

    stage = gateway.get_stage(ApiId=api, StageName=STAGE)
    assert stage["RouteSettings"] == {"GET /b": THROTTLE}
    assert stage["Tags"] == {"team": "search"}


def test_a_stage_is_updated_in_what_is_sent(gateway: Any, api: str) -> None:
    gateway.update_stage(ApiId=api, StageName=STAGE, DefaultRouteSettings=THROTTLE)

    stage = gateway.get_stage(ApiId=api, StageName=STAGE)
    assert stage["DefaultRouteSettings"] == THROTTLE
    assert set(stage["RouteSettings"]) == {"GET /a", "GET /b"}


def test_a_stage_is_tagged_and_untagged(gateway: Any, api: str) -> None:
    arn = f"arn:aws:apigateway:us-east-1::/apis/{api}/stages/{STAGE}"
    gateway.tag_resource(ResourceArn=arn, Tags={"stage": "live", "cost": "1"})
    gateway.untag_resource(ResourceArn=arn, TagKeys=["team", "cost"])

    assert gateway.get_stage(ApiId=api, StageName=STAGE)["Tags"] == {"stage": "live"}


def test_an_api_is_still_tagged_by_moto(gateway: Any, api: str) -> None:
    arn = f"arn:aws:apigateway:us-east-1::/apis/{api}"
    gateway.tag_resource(ResourceArn=arn, Tags={"cost": "1"})

    assert gateway.get_tags(ResourceArn=arn)["Tags"]["cost"] == "1"
