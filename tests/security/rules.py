"""What no policy of the module may say."""

from __future__ import annotations

import re

# Actions that take no resource, https://docs.aws.amazon.com/service-authorization/latest/reference/
WITHOUT_RESOURCE = frozenset(
    {
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)

# Log streams and objects are named at run time. Nothing before them may be a pattern.
_STREAMS = re.compile(r"arn:[^:*?]+:logs:[^:*?]+:\d{12}:log-group:[^:*?]+:\*")
_OBJECTS = re.compile(r"arn:[^:*?]+:s3:::[^/*?]+/(?:[^*?]+/)?\*")


def too_wide(action: str, resource: str) -> bool:
    """Whether an action or a resource is a pattern where a name would do."""
    if "*" in action or "?" in action:
        return True
    if action in WITHOUT_RESOURCE:
        return False
    if "*" not in resource and "?" not in resource:
        return not resource.startswith("arn:")
    return not (_STREAMS.fullmatch(resource) or _OBJECTS.fullmatch(resource))
