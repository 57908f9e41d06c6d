"""The emulated AWS refuses what AWS refuses: by the APIs' models, and by rules beside them.

`service_model` checks every call. Each other file is a rule that AWS documents, or was seen to
keep, beside the models; it ends with the operations that it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals import service_model

Refusal = Callable[[ApiRequest], ApiResponse | None]

REFUSALS: Mapping[tuple[str, str], Refusal] = {}


def refuse(request: ApiRequest) -> ApiResponse | None:
    """Return the error with which AWS refuses a call, None for a call that it accepts."""
    rule = REFUSALS.get((request.service, request.action))
    return service_model.refuse(request) or (rule(request) if rule else None)
