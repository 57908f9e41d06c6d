"""A configuration has one shadow variant at most, and one other variant beside it.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html. The message
is our own.
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_more(request: ApiRequest) -> ApiResponse | None:
    """Refuse more of either."""
    shadows = request.input.get("ShadowProductionVariants") or []
    if not shadows or (len(shadows), len(request.input["ProductionVariants"])) == (1, 1):
        return None
    message = "One shadow variant goes with one variant only."
    return error(request, "ValidationException", message)


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "CreateEndpointConfig"): refuse_more}
