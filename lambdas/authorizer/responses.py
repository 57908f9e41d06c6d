"""What the authorizer returns for a decision: each kind of API has a format of its own. Pure."""

from __future__ import annotations

from typing import Any

from authorizer.client import Client


class UnauthorizedError(Exception):
    """The key is not valid. A REST API responds with 401 to an error of exactly this message.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
    """

    def __init__(self) -> None:
        super().__init__("Unauthorized")


def simple(client: Client | None) -> dict[str, Any]:
    """Return the simple response of an HTTP API.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
    """
    if client is None:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": client.context()}


def policy(client: Client | None, method_arn: str) -> dict[str, Any]:
    """Return the policy of a REST API.

    It allows every method of the stage: the API may cache it by the key's header, and the next
    request with the same key may be for another route.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html

    Raises:
        UnauthorizedError: there is no valid key. A policy that denies would make it a 403, as if
            the key were valid for something else.
    """
    if client is None:
        raise UnauthorizedError
    api_and_stage = "/".join(method_arn.split("/")[:2])
    return {
        "principalId": client.name,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "execute-api:Invoke",
                    "Resource": f"{api_and_stage}/*",
                }
            ],
        },
        "context": client.context(),
    }
