"""A stage of a REST API writes an access log only where the account has a role for the logs.

Seen on AWS, with the message: https://github.com/anomalyco/sst/issues/1556. The role is of the
account in a region: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from moto.apigateway.models import apigateway_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

KIND = "apigateway-log-role"
"""Of the account, in the memory: whether it has a role in every region from the beginning."""


def refuse_log_without_role(request: ApiRequest) -> ApiResponse | None:
    """Refuse an access log in an account without the role."""
    patches = request.input.get("patchOperations") or ()
    writes = any(
        patch.get("path", "").startswith("/accessLogSettings/") and patch.get("op") != "remove"
        for patch in patches
    )
    account = apigateway_backends[request.account_id][request.region].account
    if not writes or request.memory.get((KIND, "")) or account.cloudwatch_role_arn:
        return None
    message = "CloudWatch Logs role ARN must be set in account settings to enable logging"
    return error(request, "BadRequestException", message)


CALLS: dict[tuple[str, str], Refusal] = {("apigateway", "UpdateStage"): refuse_log_without_role}
