"""Gap: no call tells how old a role is to the tenth of a second.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
"""

from __future__ import annotations

import time

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

KIND = "iam-role"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Note when a role is created."""
    response = forward()
    if response.ok:
        request.memory[KIND, str(request.input["RoleName"])] = time.monotonic()
    return response


def age_seconds(request: ApiRequest, name: str) -> float | None:
    """Return the age of a role, None if it was not created here."""
    created = request.memory.get((KIND, name))
    return None if created is None else time.monotonic() - created


CALLS: dict[tuple[str, str], Bridge] = {("iam", "CreateRole"): create}
