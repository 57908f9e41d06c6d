"""Secrets Manager's calls and the permissions that they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

from __future__ import annotations

from moto.secretsmanager.models import secretsmanager_backends

from local.iam_proxy.call import Account, Call, Permission, target_and_body, unsupported
from local.sigv4 import SignedRequest

_ON_SECRET = frozenset({"DescribeSecret", "GetSecretValue"})


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known."""
    operation, members = target_and_body(request)
    if operation not in _ON_SECRET:
        raise unsupported("secretsmanager", operation)
    arn = _arn(str(members.get("SecretId", "")), account)
    return Call(operation, (Permission(f"secretsmanager:{operation}", arn),))


def _arn(secret: str, account: Account) -> str:
    """The ARN of a secret by its ARN or its name, with the six random characters at its end.

    The name of a secret that does not exist gives an ARN without them, which only a policy with a
    wildcard matches.
    """
    if secret.startswith("arn:"):
        return secret
    backend = secretsmanager_backends[account.account_id][account.region]
    names = {found.name: found.arn for found in tuple(dict.values(backend.secrets))}
    return names.get(secret) or account.arn("secretsmanager", f"secret:{secret}")
