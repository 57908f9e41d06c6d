"""The account and identity of the AWS credentials, read before Terraform starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import botocore.exceptions as aws
from botocore.config import Config
from botocore.session import Session

CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 10
STS_FALLBACK_REGION = "us-east-1"

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_SSO = (aws.UnauthorizedSSOTokenError, aws.SSOTokenLoadError, aws.TokenRetrievalError)
_UNREACHABLE = (aws.ConnectionError, aws.HTTPClientError)


class CredentialsError(Exception):
    """Nobody can call AWS from here; the message is one line that says what to do."""


@dataclass(frozen=True)
class Caller:
    """Whose credentials these are, and the region that the environment names, if it does."""

    account: str
    arn: str
    region: str | None


def caller() -> Caller:
    """Ask AWS (STS GetCallerIdentity) whose credentials this process has.

    Raises:
        CredentialsError: there are none, they expired or are refused, or AWS cannot be reached.
    """
    try:
        session = Session()
        region = os.environ.get("AWS_REGION") or session.get_config_variable("region")
        sts: Any = session.create_client(
            "sts",
            region_name=region or STS_FALLBACK_REGION,
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_SECONDS,
                read_timeout=READ_TIMEOUT_SECONDS,
                retries={"total_max_attempts": 1},
            ),
        )
        identity = sts.get_caller_identity()
    except (aws.BotoCoreError, aws.ClientError) as error:
        raise CredentialsError(explain(error)) from error
    return Caller(identity["Account"], identity["Arn"], region)


def explain(error: Exception) -> str:
    """Return one line about a call of AWS that failed: what to do about the credentials."""
    match error:
        case aws.NoCredentialsError():
            return (
                "No AWS credentials: set AWS_PROFILE (then `aws sso login`), or AWS_ACCESS_KEY_ID "
                "and AWS_SECRET_ACCESS_KEY."
            )
        case aws.ProfileNotFound():
            return f"AWS_PROFILE names no profile of your AWS configuration: {error}"
        case aws.PartialCredentialsError():
            return f"The AWS credentials are incomplete: {error}"
        case aws.ClientError() if _code(error) in _EXPIRED:
            return "The AWS credentials have expired: log in again (`aws sso login`) or renew them."
        case aws.ClientError():
            return f"AWS refuses the credentials ({_code(error)}): check the key and its secret."
        case _ if isinstance(error, _SSO):
            return "The login of this AWS profile has expired: run `aws sso login`."
        case _ if isinstance(error, _UNREACHABLE):
            return f"AWS cannot be reached to check the credentials: {error}"
        case _:
            return f"The AWS credentials cannot be used: {error}"


def _code(error: aws.ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "no code")
