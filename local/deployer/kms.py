"""KMS: the provider looks at a key, by its ARN or by the alias of a service's own key.

An alias is no resource of IAM's: the permission is for the key that it leads to.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn


def _needs(request: ApiRequest) -> list[Permission]:
    named = str(request.input["KeyId"])
    key = named if ":key/" in named else arn(request, "kms", "key/*")
    return [Permission(f"kms:{request.action}", key)]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"kms": _needs}
