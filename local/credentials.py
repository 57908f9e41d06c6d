"""The client's credentials for the API on this machine: a key or a token, as the route requires."""

from __future__ import annotations

import boto3

from local import key_keeper
from local.stack import Stack
from local.state import Route

ROUTE = "POST /generate"


def bearer(stack: Stack, key: str = ROUTE) -> str | None:
    """The value for `Authorization: Bearer`; None if the route takes neither key nor token.

    A key that Terraform made is read from the emulated Secrets Manager; a token comes from the
    issuer in the place of the applied one.

    Args:
        stack: the running stack.
        key: the route's key; None comes back where the API does not have it.
    """
    route = next((each for each in stack.applied.apis[0].routes if each.key == key), None)
    if route is None or route.authorizer is None:
        return None
    return _token(stack, route) if route.authorizer.issuer else _key(stack)


def _token(stack: Stack, route: Route) -> str | None:
    authorizer = route.authorizer
    if authorizer is None or authorizer.issuer not in stack.issuers:
        return None
    issuer = stack.issuers[authorizer.issuer]
    return issuer.token(next(iter(authorizer.audiences), ""), " ".join(route.scopes))


def _key(stack: Stack) -> str | None:
    """One of the keys whose secrets the root names in its output `api_key_secret_arns`.

    Where the root has none, but a table of keys, a new key in it.
    """
    arns = stack.applied.outputs.get("api_key_secret_arns") or {}
    if not arns:
        return key_keeper.create(stack) if key_keeper.has_table(stack) else None
    environment = stack.aws.environment()
    client = boto3.client(
        "secretsmanager",
        endpoint_url=stack.aws.url,
        region_name=stack.region,
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    secret = client.get_secret_value(SecretId=arns[min(arns)])
    key: str = secret["SecretString"]
    return key
