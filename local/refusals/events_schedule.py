"""A rate has a singular unit for 1 and a plural one for more.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

_RATE = re.compile(r"rate\((1 (minute|hour|day)|(?!1 )[1-9]\d* (minutes|hours|days))\)")
_CRON = re.compile(r"cron\(\S+( \S+){5}\)")


def refuse_schedule(request: ApiRequest) -> ApiResponse | None:
    """Refuse an expression that is neither such a rate nor a cron with six fields."""
    expression = str(request.input.get("ScheduleExpression") or "")
    if not expression or _RATE.fullmatch(expression) or _CRON.fullmatch(expression):
        return None
    return error(request, "ValidationException", "Parameter ScheduleExpression is not valid.")


CALLS: dict[tuple[str, str], Refusal] = {("events", "PutRule"): refuse_schedule}
