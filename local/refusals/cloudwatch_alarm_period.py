"""An alarm has periods of 10, 20 or 30 seconds or a multiple of 60, which fit into a day in all.

Periods of an hour or longer fit into a week.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html. The
messages are our own.
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

SHORT_SECONDS = (10, 20, 30)
HOUR_SECONDS = 3600
DAY_SECONDS = 24 * HOUR_SECONDS


def refuse_period(request: ApiRequest) -> ApiResponse | None:
    """Refuse another period, or too many of them."""
    periods = [int(request.input["Period"])] if "Period" in request.input else []
    for metric in request.input.get("Metrics") or ():
        own = metric.get("MetricStat", metric).get("Period")
        periods += [int(own)] if own else []
    for period in periods:
        if period not in SHORT_SECONDS and period % 60:
            message = f"Period must be 10, 20, 30 or a multiple of 60, not {period}"
            return error(request, "ValidationError", message)
    longest = max(periods, default=0)
    limit = 7 * DAY_SECONDS if longest >= HOUR_SECONDS else DAY_SECONDS
    if longest * int(request.input["EvaluationPeriods"]) > limit:
        message = f"EvaluationPeriods times Period must be at most {limit} seconds"
        return error(request, "ValidationError", message)
    return None


CALLS: dict[tuple[str, str], Refusal] = {("cloudwatch", "PutMetricAlarm"): refuse_period}
