"""A REST API that changes."""

from __future__ import annotations

from typing import Any

from local.aws import ControlPlane
from tests.apply.resources import client


def test_vpc_endpoints_are_added_and_removed_and_the_url_is_disabled_and_enabled() -> None:
    def change(op: str, path: str, value: str) -> dict[str, Any]:
        operation = {"op": op, "path": path, "value": value}
        changed: dict[str, Any] = gateway.update_rest_api(
            restApiId=api, patchOperations=[operation]
        )
        return changed

    with ControlPlane() as aws:
        gateway = client(aws, "apigateway")
        made = gateway.create_rest_api(name="api", endpointConfiguration={"types": ["PRIVATE"]})
        api = made["id"]
        ids = "/endpointConfiguration/vpcEndpointIds"

        change("add", ids, "vpce-1")
        change("add", ids, "vpce-2")
        changed = change("remove", ids, "vpce-1")
        assert changed["endpointConfiguration"]["vpcEndpointIds"] == ["vpce-2"]

        for value in ("true", "false"):
            changed = change("replace", "/disableExecuteApiEndpoint", value)
            assert changed["disableExecuteApiEndpoint"] is (value == "true")
