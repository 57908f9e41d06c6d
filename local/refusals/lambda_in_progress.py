"""A function that is being updated cannot be updated.

https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html. On AWS an update takes seconds,
here a third of one.
"""

from __future__ import annotations

import time

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

KIND = "lambda-update"
SECONDS = 0.3


def refuse_second_update(request: ApiRequest) -> ApiResponse | None:
    """Refuse an update that follows another one at once."""
    name = str(request.input["FunctionName"]).rpartition(":function:")[2].partition(":")[0]
    now = time.monotonic()
    last = request.memory.get((KIND, name))
    if last is not None and now - last < SECONDS:
        arn = f"arn:aws:lambda:{request.region}:{request.account_id}:function:{name}"
        message = (
            "The operation cannot be performed at this time. An update is in progress for "
            f"resource: {arn}"
        )
        return error(request, "ResourceConflictException", message)
    request.memory[KIND, name] = now
    return None


CALLS: dict[tuple[str, str], Refusal] = {
    ("lambda", "UpdateFunctionCode"): refuse_second_update,
    ("lambda", "UpdateFunctionConfiguration"): refuse_second_update,
}
