"""Dashboards are the account's, not the region's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.aws import ControlPlane

BODY = '{"widgets": []}'
OTHER = '{"widgets": [{"type": "text"}]}'


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


def dashboards(aws: ControlPlane, region: str) -> Any:
    return boto3.client(
        "cloudwatch",
        endpoint_url=aws.url,
        region_name=region,
        aws_access_key_id="emulated",
        aws_secret_access_key="emulated",
    )


def test_one_region_overwrites_the_dashboard_of_another(aws: ControlPlane) -> None:
    here, there = dashboards(aws, "us-east-1"), dashboards(aws, "eu-west-1")
    here.put_dashboard(DashboardName="llm", DashboardBody=BODY)
    there.put_dashboard(DashboardName="llm", DashboardBody=OTHER)
    assert here.get_dashboard(DashboardName="llm")["DashboardBody"] == OTHER
    there.delete_dashboards(DashboardNames=["llm"])
    assert here.list_dashboards()["DashboardEntries"] == []
