"""The inline policies of a role take 10,240 characters in all, without white space.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import json

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

MAX_CHARACTERS = 10240


def refuse_size(request: ApiRequest) -> ApiResponse | None:
    """Refuse a policy with which they take more."""
    name = str(request.input["RoleName"])
    backend = iam_backends[request.account_id][get_partition(request.region)]
    role = next((each for each in backend.roles.values() if each.name == name), None)
    policies = {
        **(role.policies if role else {}),
        request.input["PolicyName"]: request.input["PolicyDocument"],
    }
    if sum(map(_characters, policies.values())) <= MAX_CHARACTERS:
        return None
    message = f"Maximum policy size of {MAX_CHARACTERS} bytes exceeded for role {name}"
    return error(request, "LimitExceeded", message)


def _characters(policy: object) -> int:
    text = policy if isinstance(policy, str) else json.dumps(policy)
    return len("".join(text.split()))


CALLS: dict[tuple[str, str], Refusal] = {("iam", "PutRolePolicy"): refuse_size}
