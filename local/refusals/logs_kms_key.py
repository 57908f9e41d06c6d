"""A key for a log group needs a key policy that lets CloudWatch Logs use it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html. A key that this
account does not have is accepted: its policy is not known here.
"""

from __future__ import annotations

import json

from moto.kms.models import kms_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_key(request: ApiRequest) -> ApiResponse | None:
    """Refuse a key whose policy does not name the service."""
    arn = str(request.input.get("kmsKeyId") or "")
    keys = kms_backends[request.account_id][request.region].keys
    key = keys.get(arn.rpartition("/")[2]) if arn else None
    if key is None or _allows(json.loads(key.policy), f"logs.{request.region}."):
        return None
    message = "The specified KMS key does not exist or is not allowed to be used with LogGroup"
    return error(request, "AccessDeniedException", message)


def _allows(policy: object, service: str) -> bool:
    statements = policy.get("Statement", []) if isinstance(policy, dict) else []
    for each in statements:
        principals = each.get("Principal", {})
        named = principals.get("Service", []) if isinstance(principals, dict) else []
        listed = [named] if isinstance(named, str) else named
        if each.get("Effect") == "Allow" and any(name.startswith(service) for name in listed):
            return True
    return False


CALLS: dict[tuple[str, str], Refusal] = {
    ("logs", "AssociateKmsKey"): refuse_key,
    ("logs", "CreateLogGroup"): refuse_key,
}
