"""A permission that a call needs, in the words of IAM."""

from __future__ import annotations

from dataclasses import dataclass

from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest

ANY = "*"
"""The resource of an action that takes none."""


@dataclass(frozen=True)
class Permission:
    """An action on a resource; ``condition`` is a key and the value that the call has for it."""

    action: str
    resource: str = ANY
    condition: tuple[str, str] | None = None


def arn(
    request: ApiRequest, service: str, resource: str, *, region: bool = True, account: bool = True
) -> str:
    """Return the ARN of a resource of the request's account and region."""
    place = request.region if region else ""
    owner = request.account_id if account else ""
    return f"arn:{get_partition(request.region)}:{service}:{place}:{owner}:{resource}"


def pass_role(role_arn: object, service: str) -> list[Permission]:
    """Return the permission to hand a role to a service, none without a role.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    to = ("iam:PassedToService", f"{service}.amazonaws.com")
    return [Permission("iam:PassRole", str(role_arn), to)] if role_arn else []


def service_linked_role(request: ApiRequest, service: str) -> Permission:
    """Return the permission with which a service creates its own role at its first use.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html
    """
    role = arn(request, "iam", f"role/aws-service-role/{service}/*", region=False)
    return Permission("iam:CreateServiceLinkedRole", role, ("iam:AWSServiceName", service))
