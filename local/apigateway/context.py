"""The context of a request: the values that the event and the access log share."""

from __future__ import annotations

import base64
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.apigateway.client_request import ClientRequest
from local.identity import Identity, PoolUser
from local.state import Api, RestApi


@dataclass(frozen=True)
class Context:
    """The values of `requestContext`, without those of the route and the caller identity."""

    api: Api
    request: ClientRequest
    request_id: str
    extended_request_id: str
    time: datetime

    @property
    def account_id(self) -> str:
        """The account of the API, the fifth field of its execution ARN."""
        return self.api.execution_arn.split(":")[4]

    @property
    def clf_time(self) -> str:
        """The time as in the Common Log Format, `12/Mar/2020:19:03:58 +0000`."""
        return self.time.strftime("%d/%b/%Y:%H:%M:%S %z")

    @property
    def epoch_ms(self) -> int:
        """Milliseconds since the epoch."""
        return int(self.time.timestamp() * 1000)

    @property
    def domain_name(self) -> str:
        """The name that the client came by: the domain of the API's owner, or the API's own one.

        The address on this machine stands for the API's own name.
        """
        host = (self.request.header("host") or "").partition(":")[0].lower()
        if self.api.domain is not None and host == self.api.domain:
            return host
        return self.api.endpoint.removeprefix("https://")


def open_context(api: Api, request: ClientRequest) -> Context:
    """The context of a request that has just arrived, with ids as its kind of API makes them."""
    extended_id = base64.b64encode(secrets.token_bytes(11)).decode().replace("/", "-")
    request_id = str(uuid.uuid4()) if isinstance(api, RestApi) else extended_id
    return Context(api, request, request_id, extended_id, datetime.now(UTC))


def iam_authorizer(identity: Identity) -> dict[str, Any]:
    """`requestContext.authorizer.iam`."""
    access_key = identity.credentials.access_key_id
    return {
        "accessKey": access_key,
        "accountId": identity.account_id,
        "callerId": access_key,
        "cognitoIdentity": _cognito_identity(identity.pool_user),
        "principalOrgId": None,
        "userArn": identity.arn,
        "userId": access_key,
    }


def _cognito_identity(user: PoolUser | None) -> dict[str, Any] | None:
    """Its fields are as in https://github.com/aws/aws-lambda-go/blob/main/events/apigw.go."""
    if user is None:
        return None
    return {
        "amr": list(user.methods),
        "identityId": user.identity_id,
        "identityPoolId": user.pool_id,
    }
