"""Secrets Manager's calls and the permissions that they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

from __future__ import annotations

from local.iam_proxy.call import Account, Call, Permission, target_and_body, unsupported
from local.sigv4 import SignedRequest

_ON_SECRET = frozenset({"DescribeSecret", "GetSecretValue"})


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known.

    A secret's name is not resolved: its ARN, without the six random characters at the end of the
    true one, is matched by no policy that names a secret's whole ARN.
    """
    operation, members = target_and_body(request)
    if operation not in _ON_SECRET:
        raise unsupported("secretsmanager", operation)
    secret = str(members.get("SecretId", ""))
    if not secret.startswith("arn:"):
        secret = account.arn("secretsmanager", f"secret:{secret}")
    return Call(operation, (Permission(f"secretsmanager:{operation}", secret),))
