"""Gap: there is no AssociateKmsKey and no DisassociateKmsKey, so a log group keeps its key.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
"""

from __future__ import annotations

from moto.logs.models import logs_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal, success


def associate(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Encrypt new lines of a group with a key."""
    return _encrypt(request, request.parameters["kmsKeyId"])


def disassociate(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Encrypt new lines of a group with the key of CloudWatch Logs."""
    return _encrypt(request, None)


def _encrypt(request: ApiRequest, key: str | None) -> ApiResponse:
    name = request.parameters["logGroupName"]
    group = logs_backends[request.account_id][request.region].groups.get(name)
    if group is None:
        return refusal("ResourceNotFoundException", "The specified log group does not exist.")
    group.kms_key_id = key
    return success({})


CALLS: dict[tuple[str, str], Bridge] = {
    ("logs", "AssociateKmsKey"): associate,
    ("logs", "DisassociateKmsKey"): disassociate,
}
