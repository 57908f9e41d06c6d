"""A REST API that changes."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

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


def test_an_api_and_its_stage_are_tagged_and_untagged() -> None:
    with ControlPlane() as aws:
        gateway = client(aws, "apigateway")
        api = gateway.create_rest_api(name="api", tags={"team": "a", "step": "1"})["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        gateway.put_method(**method, authorizationType="NONE")
        gateway.put_integration(**method, type="MOCK")
        deployed = gateway.create_deployment(restApiId=api)["id"]
        gateway.create_stage(restApiId=api, stageName="live", deploymentId=deployed)
        of_api = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
        of_stage = f"{of_api}/stages/live"

        for arn in (of_api, of_stage):
            gateway.tag_resource(resourceArn=arn, tags={"team": "b", "kind": "rest"})
            gateway.untag_resource(resourceArn=arn, tagKeys=["step", "kind"])
            assert gateway.get_tags(resourceArn=arn)["tags"] == {"team": "b"}
        assert gateway.get_rest_api(restApiId=api)["tags"] == {"team": "b"}
        assert gateway.get_stage(restApiId=api, stageName="live")["tags"] == {"team": "b"}

        for path in ("other", f"{api}/stages/other"):
            arn = f"arn:aws:apigateway:us-east-1::/restapis/{path}"
            with pytest.raises(ClientError, match="Invalid resource identifier"):
                gateway.tag_resource(resourceArn=arn, tags={"team": "b"})
