"""The identity that Terraform runs as: what it needs is noted, and what it may not is refused."""

from __future__ import annotations

from collections.abc import Sequence

from local.aws_api.call import ApiRequest, ApiResponse
from local.deployer.needed import permissions
from local.deployer.permission import Permission
from local.iam import Policy, is_allowed
from local.refusals.errors import error

_CODES = {"ec2": "UnauthorizedOperation", "iam": "AccessDenied", "s3": "AccessDenied"}


class Deployer:
    """An identity with policies.

    Attributes:
        needed: each permission that was needed, in the order of first need.
    """

    def __init__(self, policies: Sequence[Policy] | None = None) -> None:
        """Take the policies; None allows everything."""
        self._policies = policies
        self.needed: dict[Permission, None] = {}

    def refuse(self, request: ApiRequest) -> ApiResponse | None:
        """Return AWS's error for a call that the policies do not allow, None for any other."""
        if request.operation is None:
            return None
        for permission in permissions(request):
            self.needed[permission] = None
            if not self.allows(permission):
                message = (
                    f"User: deployer is not authorized to perform: {permission.action} on "
                    f"resource: {permission.resource} because no identity-based policy allows "
                    f"the {permission.action} action"
                )
                code = _CODES.get(request.service, "AccessDeniedException")
                return error(request, code, message)
        return None

    def allows(self, permission: Permission) -> bool:
        """Return whether the policies grant a permission."""
        if self._policies is None:
            return True
        context = dict([permission.condition]) if permission.condition else {}
        return is_allowed(self._policies, permission.action, permission.resource, context)
