"""Calls of functions to the emulated AWS, with boto3 as the client, with moto behind the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError

from local import iam_proxy
from local.aws import ControlPlane
from local.identity import Credentials, Identities
from local.serving import Serving

REGION = "us-east-1"
ROLE = "arn:aws:sts::123456789012:assumed-role/authorizer/authorizer"


class Proxied:
    """The IAM proxy in front of an emulated AWS with one secret in it."""

    def __init__(self, serving: Serving, aws: ControlPlane) -> None:
        self.identities = Identities()
        self.aws = aws
        owner = self.client(Credentials("AKIAIOSFODNN7EXAMPLE", "emulated"), aws.url)
        created = owner.create_secret(Name="gpt2/keys/alice", SecretString="secret-7f3a")
        self.arn: str = created["ARN"]
        account = iam_proxy.Account(aws.account_id, REGION)
        app = iam_proxy.create_app(account, self.identities, aws.url)
        self.url = f"http://127.0.0.1:{serving.serve(app)}"

    def client(self, credentials: Credentials, url: str | None = None) -> Any:
        return boto3.client(
            "secretsmanager",
            endpoint_url=url or self.url,
            region_name=REGION,
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key,
            aws_session_token=credentials.session_token,
            config=Config(retries={"total_max_attempts": 1}),
        )

    def caller(self, *statements: dict[str, Any]) -> Any:
        """A client whose role has these statements."""
        policy = {"Version": "2012-10-17", "Statement": list(statements)}
        return self.client(self.identities.mint(ROLE, [policy]))


@pytest.fixture(scope="module")
def proxied() -> Iterator[Proxied]:
    with ControlPlane() as aws, Serving() as serving:
        yield Proxied(serving, aws)


def allow(action: str, resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def refusal(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    code: str = raised.value.response["Error"]["Code"]
    return code


def test_what_the_role_allows_reaches_the_emulated_aws(proxied: Proxied) -> None:
    caller = proxied.caller(allow("secretsmanager:GetSecretValue", proxied.arn))

    assert caller.get_secret_value(SecretId=proxied.arn)["SecretString"] == "secret-7f3a"


def test_its_errors_come_back_as_they_are(proxied: Proxied) -> None:
    caller = proxied.caller(allow("secretsmanager:GetSecretValue", proxied.arn))

    code = refusal(caller.get_secret_value, SecretId=proxied.arn, VersionStage="AWSPREVIOUS")

    assert code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("secretsmanager:DescribeSecret", "{arn}"),
        ("secretsmanager:GetSecretValue", "{arn}x"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:1:secret:other-AbCdEf"),
        ("ssm:GetParameter", "*"),
    ],
)
def test_what_the_role_does_not_allow_does_not(
    action: str, resource: str, proxied: Proxied
) -> None:
    before = len(proxied.aws.calls)
    caller = proxied.caller(allow(action, resource.format(arn=proxied.arn)))

    assert refusal(caller.get_secret_value, SecretId=proxied.arn) == "AccessDeniedException"
    assert len(proxied.aws.calls) == before


def test_a_secret_is_found_by_its_name(proxied: Proxied) -> None:
    caller = proxied.caller(allow("secretsmanager:GetSecretValue", proxied.arn))

    found = caller.get_secret_value(SecretId="gpt2/keys/alice")

    assert found["SecretString"] == "secret-7f3a"


@pytest.mark.parametrize("name", ["gpt2/keys/bob", "gpt2/keys/alic", "gpt2/keys/alice-"])
def test_another_name_is_not_the_secrets(proxied: Proxied, name: str) -> None:
    caller = proxied.caller(allow("secretsmanager:GetSecretValue", proxied.arn))

    assert refusal(caller.get_secret_value, SecretId=name) == "AccessDeniedException"


def test_a_denial_outweighs(proxied: Proxied) -> None:
    caller = proxied.caller(
        allow("secretsmanager:*", "*"),
        {"Effect": "Deny", "Action": "secretsmanager:GetSecretValue", "Resource": "*"},
    )

    assert refusal(caller.get_secret_value, SecretId=proxied.arn) == "AccessDeniedException"


def test_a_policy_that_cannot_be_evaluated_is_a_refusal(proxied: Proxied) -> None:
    condition = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    caller = proxied.caller({**allow("secretsmanager:GetSecretValue", "*"), "Condition": condition})

    assert refusal(caller.get_secret_value, SecretId=proxied.arn) == "AccessDeniedException"


def test_credentials_of_somebody_else_are_unknown(proxied: Proxied) -> None:
    caller = proxied.client(Credentials("AKIAIOSFODNN7EXAMPLE", "emulated"))

    code = refusal(caller.get_secret_value, SecretId=proxied.arn)

    assert code == "UnrecognizedClientException"


def test_an_unsigned_call_is_refused(proxied: Proxied) -> None:
    target = {"x-amz-target": "secretsmanager.GetSecretValue"}
    response = httpx.post(proxied.url, content=b"{}", headers=target)

    code = "MissingAuthenticationTokenException"
    assert (response.status_code, response.json()["__type"]) == (400, code)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_a_signed_body_that_is_no_json_object_is_refused(proxied: Proxied, body: bytes) -> None:
    caller = proxied.caller(allow("secretsmanager:GetSecretValue", "*"))

    def replace(request: AWSRequest, **_: object) -> None:
        request.data = body
        del request.headers["Content-Length"]

    caller.meta.events.register("before-sign.secrets-manager.*", replace)

    assert refusal(caller.get_secret_value, SecretId=proxied.arn) == "SerializationException"
