"""The services whose calls are guarded, and which resource each call is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Service:
    """A service with a JSON protocol, where `x-amz-target` names the operation.

    Attributes:
        name: as in signatures, in policies' actions (`<name>:<Operation>`) and in ARNs.
        target: what stands before the operation's name in `x-amz-target`.
        version: of the JSON protocol, for the content type.
        resource: the ARN that a policy has to name, by the call's parameters, region and account.
    """

    name: str
    target: str
    version: str
    resource: Callable[[Parameters, str, str], str]


def _secret_arn(parameters: Parameters, region: str, account_id: str) -> str:
    """A secret may be called by its ARN or by its name.

    A name is not resolved: its ARN, without the six random characters at the end of the true one,
    is matched by no policy that names a secret's whole ARN.
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    """
    wanted = str(parameters.get("SecretId", ""))
    if wanted.startswith("arn:"):
        return wanted
    return f"arn:aws:secretsmanager:{region}:{account_id}:secret:{wanted}"


SECRETS_MANAGER = Service("secretsmanager", "secretsmanager", "1.1", _secret_arn)
