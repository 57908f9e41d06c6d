"""Who may call what."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from local.identity import Identities
from tests.local.sagemaker.support import ARN, CALLER, NAME, Service, allow

ONE = "sagemaker:InvokeEndpoint"
STREAM = "sagemaker:InvokeEndpointWithResponseStream"


def refusal(client: Any, method: str, name: str = NAME) -> tuple[int, str, str]:
    with pytest.raises(ClientError) as raised:
        getattr(client, method)(EndpointName=name, Body=b"{}")
    error: Any = raised.value.response
    status = error["ResponseMetadata"]["HTTPStatusCode"]
    return status, error["Error"]["Code"], error["Error"]["Message"]


@pytest.mark.parametrize(
    ("action", "method", "other"),
    [
        (ONE, "invoke_endpoint", "invoke_endpoint_with_response_stream"),
        (STREAM, "invoke_endpoint_with_response_stream", "invoke_endpoint"),
    ],
)
def test_each_operation_needs_its_own_action(
    service: Service, action: str, method: str, other: str
) -> None:
    client = service.client(allow(action))
    getattr(client, method)(EndpointName=NAME, Body=b"{}")
    assert refusal(client, other)[:2] == (403, "AccessDeniedException")


def test_a_refusal_says_who_may_not_do_what_where(service: Service) -> None:
    client = service.client(allow(ONE, resource=ARN + "-2"))
    assert refusal(client, "invoke_endpoint") == (
        403,
        "AccessDeniedException",
        f"User: {CALLER} is not authorized to perform: {ONE} on resource: {ARN} "
        f"because no identity-based policy allows the {ONE} action",
    )
    assert service.container.seen == []


def test_an_endpoint_that_was_not_applied_is_not_found(service: Service) -> None:
    client = service.client(allow(ONE, resource="*"))
    assert refusal(client, "invoke_endpoint", "other") == (
        400,
        "ValidationError",
        "Endpoint other of account 123456789012 not found.",
    )


def test_the_case_of_the_endpoints_name_matters(service: Service) -> None:
    client = service.client(allow(ONE, resource="*"))
    assert refusal(client, "invoke_endpoint", NAME.lower())[1] == "ValidationError"


def test_a_caller_without_permission_does_not_learn_whether_an_endpoint_exists(
    service: Service,
) -> None:
    assert refusal(service.client(allow(ONE)), "invoke_endpoint", "other")[:2] == (
        403,
        "AccessDeniedException",
    )


def test_credentials_of_nobody_are_not_recognized(service: Service) -> None:
    client = service.client(credentials=Identities().mint(CALLER, [allow(ONE)]))
    assert refusal(client, "invoke_endpoint")[:2] == (403, "UnrecognizedClientException")


def test_an_unsigned_request_is_refused(service: Service) -> None:
    answer = httpx.post(f"{service.url}/endpoints/{NAME}/invocations", content=b"{}")
    assert answer.status_code == 403
    assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    assert answer.json() == {"Message": "Missing Authentication Token"}


def test_a_policy_that_cannot_be_evaluated_refuses(service: Service) -> None:
    policy = allow(ONE)
    policy["Statement"][0]["Condition"] = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    status, code, message = refusal(service.client(policy), "invoke_endpoint")
    assert (status, code) == (403, "AccessDeniedException")
    assert "IpAddress" in message
