"""What no policy of the module may say."""

from __future__ import annotations

import re

# Actions that take no resource, https://docs.aws.amazon.com/service-authorization/latest/reference/
WITHOUT_RESOURCE = frozenset(
    {
        "cloudwatch:PutMetricData",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
        "ecr:GetAuthorizationToken",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)

# Log streams, objects and network interfaces are named at run time, and the security group that the
# module makes is at apply. Nothing before them may be a pattern.
_STREAMS = re.compile(r"arn:[^:*?]+:logs:[^:*?]+:\d{12}:log-group:[^:*?]+:\*")
_OBJECTS = re.compile(r"arn:[^:*?]+:s3:::[^/*?]+/(?:[^*?]+/)?\*")
_ATTACHMENTS = re.compile(r"arn:[^:*?]+:ec2:[^:*?]+:\d{12}:(?:network-interface|security-group)/\*")
_AT_RUN_TIME = (_STREAMS, _OBJECTS, _ATTACHMENTS)


def too_wide(action: str, resource: str) -> bool:
    """Whether an action or a resource is a pattern where a name would do."""
    if "*" in action or "?" in action:
        return True
    if action in WITHOUT_RESOURCE:
        return False
    if "*" not in resource and "?" not in resource:
        return not resource.startswith("arn:")
    return not any(pattern.fullmatch(resource) for pattern in _AT_RUN_TIME)
