"""IAM's roles, and STS.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from collections.abc import Callable

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn


def _iam(request: ApiRequest) -> list[Permission]:
    role = _role_arn(request)
    own = [Permission(f"iam:{request.action}", role)]
    if request.action == "CreateRole" and request.input.get("Tags"):
        own.append(Permission("iam:TagRole", role))
    return own


def _role_arn(request: ApiRequest) -> str:
    """Return the role's ARN, which has its path; that of a role that is not there has none."""
    name = str(request.input["RoleName"])
    path = str(request.input.get("Path", "/"))
    backend = iam_backends[request.account_id][get_partition(request.region)]
    for role in backend.roles.values():
        if role.name == name:
            path = role.path or "/"
    return arn(request, "iam", f"role{path}{name}", region=False)


def _sts(request: ApiRequest) -> list[Permission]:
    """GetCallerIdentity needs no permission."""
    assert request.action == "GetCallerIdentity", request.action
    return []


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"iam": _iam, "sts": _sts}
