"""Gap: dashboards are global. A second PutDashboard of one name, in whatever region, replaces the
first without a word.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
"""

from __future__ import annotations

from moto.cloudwatch.models import cloudwatch_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

KIND = "cloudwatch-dashboards"


def share(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Let all regions have the same dashboards."""
    backend = cloudwatch_backends[request.account_id][request.region]
    backend.dashboards = request.memory.setdefault((KIND, ""), {})
    return forward()


CALLS: dict[tuple[str, str], Bridge] = {
    ("cloudwatch", action): share
    for action in ("DeleteDashboards", "GetDashboard", "ListDashboards", "PutDashboard")
}
