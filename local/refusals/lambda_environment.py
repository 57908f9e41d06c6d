"""The environment variables of a function may take 4 KB in all.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. Lambda measures them as one
JSON object, which its message shows:
https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594
"""

from __future__ import annotations

import json

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

MAX_BYTES = 4096


def refuse_size(request: ApiRequest) -> ApiResponse | None:
    """Refuse variables that are too large."""
    variables = request.input.get("Environment", {}).get("Variables", {})
    measured = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) <= MAX_BYTES:
        return None
    message = (
        "Lambda was unable to configure your environment variables because the environment "
        f"variables you have provided exceeded the 4KB limit. String measured: {measured}"
    )
    return error(request, "InvalidParameterValueException", message)


CALLS: dict[tuple[str, str], Refusal] = {
    ("lambda", "CreateFunction"): refuse_size,
    ("lambda", "UpdateFunctionConfiguration"): refuse_size,
}
