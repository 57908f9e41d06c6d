"""Who may call a route, and whether the route may call its function."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

from local.identity import Credentials, Identities, PoolUser
from local.state import Throttle
from tests.local.apigateway.support import (
    ACCOUNT,
    EXECUTION_ARN,
    INTEGRATION,
    PERMISSION,
    REGION,
    Gateway,
    make_api,
    make_route,
)

pytestmark = pytest.mark.anyio

USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
POOL_SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Cognito_AppAuth/CognitoIdentityCredentials"
IAM_ROUTE = make_route("POST /generate", authorization="AWS_IAM")


def invoke(resource: str, effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def signed_gateway(*policies: dict[str, Any], **changes: Any) -> tuple[Gateway, Credentials]:
    identities = Identities()
    credentials = identities.mint(USER, policies)
    gateway = Gateway(make_api(IAM_ROUTE, **changes), identities=identities)
    return gateway, credentials


async def send_signed(
    gateway: Gateway,
    credentials: Credentials,
    *,
    region: str = REGION,
    service: str = "execute-api",
    body: bytes = b"{}",
    signed_body: bytes | None = None,
) -> httpx.Response:
    """POST /generate, signed the way that the vendor's own SDK signs."""
    path = "/generate?b=2&a=1"
    request = AWSRequest("POST", gateway.api.endpoint + path, data=signed_body or body)
    keys = BotoCredentials(
        credentials.access_key_id, credentials.secret_access_key, credentials.session_token
    )
    SigV4Auth(keys, service, region).add_auth(request)
    return await gateway.send("POST", path, content=body, headers=dict(request.headers))


def assert_forbidden(response: httpx.Response) -> None:
    assert (response.status_code, response.text) == (403, '{"message":"Forbidden"}')


async def test_a_signed_request_of_an_allowed_caller_passes() -> None:
    gateway, credentials = signed_gateway(invoke(f"{EXECUTION_ARN}/*/POST/generate"))

    response = await send_signed(gateway, credentials)

    assert response.status_code == 200
    assert gateway.lambdas.events[0]["requestContext"]["authorizer"] == {
        "iam": {
            "accessKey": credentials.access_key_id,
            "accountId": ACCOUNT,
            "callerId": credentials.access_key_id,
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": USER,
            "userId": credentials.access_key_id,
        }
    }


async def test_the_user_of_an_identity_pool_reaches_the_function() -> None:
    identities = Identities()
    login = ("authenticated", "login.example", "login.example:us-east-1:pool:alice")
    user = PoolUser("us-east-1:alice", "us-east-1:pool", login)
    credentials = identities.mint(POOL_SESSION, [invoke("*")], user)
    gateway = Gateway(make_api(IAM_ROUTE), identities=identities)

    await send_signed(gateway, credentials)

    found = gateway.lambdas.events[0]["requestContext"]["authorizer"]["iam"]
    assert found["userArn"] == POOL_SESSION
    assert found["cognitoIdentity"] == {
        "amr": list(login),
        "identityId": "us-east-1:alice",
        "identityPoolId": "us-east-1:pool",
    }


@pytest.mark.parametrize(
    "policies",
    [
        (),
        (invoke(f"{EXECUTION_ARN}/*/GET/generate"),),
        (invoke(f"{EXECUTION_ARN}/*/POST/other"),),
        (invoke("*"), invoke(f"{EXECUTION_ARN}/$default/POST/*", "Deny")),
    ],
)
async def test_a_caller_whose_policies_do_not_allow_the_route_is_forbidden(
    policies: tuple[dict[str, Any], ...],
) -> None:
    gateway, credentials = signed_gateway(*policies)

    assert_forbidden(await send_signed(gateway, credentials))
    assert gateway.lambdas.events == []


async def test_a_policy_that_cannot_be_evaluated_forbids() -> None:
    policy = invoke("*")
    policy["Statement"][0]["Condition"] = {"DateLessThan": {"aws:CurrentTime": "2030-01-01"}}
    gateway, credentials = signed_gateway(policy)

    assert_forbidden(await send_signed(gateway, credentials))


async def test_an_unsigned_request_is_forbidden() -> None:
    gateway, _ = signed_gateway(invoke("*"))

    assert_forbidden(await gateway.send("POST", "/generate", content=b"{}"))


async def test_a_wrong_secret_is_forbidden() -> None:
    gateway, credentials = signed_gateway(invoke("*"))

    assert_forbidden(await send_signed(gateway, replace(credentials, secret_access_key="x" * 40)))


@pytest.mark.parametrize(
    "changes",
    [{"region": "us-east-1"}, {"service": "sagemaker"}, {"signed_body": b"another body"}],
)
async def test_a_signature_for_something_else_is_forbidden(changes: dict[str, Any]) -> None:
    gateway, credentials = signed_gateway(invoke("*"))

    assert_forbidden(await send_signed(gateway, credentials, **changes))


@pytest.mark.parametrize("authorization", ["JWT", "CUSTOM", "SOMETHING_NEW"])
async def test_an_authorization_that_is_not_known_lets_nobody_in(authorization: str) -> None:
    """Not even a caller whom AWS_IAM would let in."""
    route = replace(IAM_ROUTE, authorization=authorization)
    identities = Identities()
    credentials = identities.mint(USER, [invoke("*")])
    gateway = Gateway(make_api(route), identities=identities)

    assert_forbidden(await gateway.send("POST", "/generate"))
    assert_forbidden(await send_signed(gateway, credentials))


async def test_a_forbidden_request_takes_nothing_from_the_throttle() -> None:
    route = replace(IAM_ROUTE, throttle=Throttle(1e-9, 1))
    identities = Identities()
    credentials = identities.mint(USER, [invoke("*")])
    gateway = Gateway(make_api(route), identities=identities)

    for _ in range(3):
        assert_forbidden(await gateway.send("POST", "/generate"))

    assert (await send_signed(gateway, credentials)).status_code == 200


@pytest.mark.parametrize(
    ("route_key", "source_arn"),
    [
        ("POST /generate", f"{EXECUTION_ARN}/*/POST/generate"),
        ("POST /generate", f"{EXECUTION_ARN}/$default/POST/generate"),
        ("POST /generate", f"{EXECUTION_ARN}/*/*/generate"),
        ("POST /generate", f"{EXECUTION_ARN}/*"),
        ("POST /generate", None),
        ("ANY /generate", f"{EXECUTION_ARN}/*/*/generate"),
        ("$default", f"{EXECUTION_ARN}/*/$default"),
    ],
)
async def test_a_permission_for_the_route_lets_it_invoke_the_function(
    route_key: str, source_arn: str | None
) -> None:
    permission = replace(PERMISSION, source_arn=source_arn)

    response = await Gateway(make_api(route_key), permissions=(permission,)).send(
        "POST", "/generate"
    )

    assert response.status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"source_arn": f"{EXECUTION_ARN}/*/GET/generate"},
        {"source_arn": f"{EXECUTION_ARN}/prod/POST/generate"},
        {"source_arn": EXECUTION_ARN.replace("abc123", "xyz789") + "/*"},
        {"function_name": "another"},
        {"principal": "s3.amazonaws.com"},
        {"action": "lambda:GetFunction"},
    ],
)
async def test_without_a_permission_that_fits_the_answer_is_500(changes: dict[str, str]) -> None:
    permission = replace(PERMISSION, **changes)
    gateway = Gateway(make_api("POST /generate"), permissions=(permission,))

    response = await gateway.send("POST", "/generate")

    assert (response.status_code, response.text) == (500, '{"message":"Internal Server Error"}')
    assert gateway.lambdas.events == []


@pytest.mark.parametrize(
    "integration",
    [
        replace(INTEGRATION, type="HTTP_PROXY", function_arn=None),
        replace(INTEGRATION, payload_format_version="1.0"),
    ],
)
async def test_an_integration_that_is_not_emulated_is_500_and_says_so_in_the_log(
    integration: Any,
) -> None:
    api = make_api(
        make_route("GET /x", integration=integration),
        log_format="$context.integrationErrorMessage",
    )
    gateway = Gateway(api)

    assert (await gateway.send("GET", "/x")).status_code == 500
    assert "only Lambda proxies with payload format 2.0 are emulated" in gateway.lines[0]
