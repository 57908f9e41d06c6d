"""Names of functions, queues, topics and security groups have limits beside the API models.

- Lambda, 64 characters: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
- SQS, 80: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
- SNS, 256: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
- EC2, 255, not "sg-…": https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
"""

from __future__ import annotations

import re

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

# operation → the member with the name, what it has to match, the code of the error
_RULES = {
    ("ec2", "CreateSecurityGroup"): (
        "GroupName",
        r"(?!sg-)[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}",
        "InvalidParameterValue",
    ),
    ("lambda", "CreateFunction"): (
        "FunctionName",
        r"[A-Za-z0-9_-]{1,64}",
        "InvalidParameterValueException",
    ),
    ("sns", "CreateTopic"): ("Name", r"[A-Za-z0-9_-]{1,256}", "InvalidParameter"),
    ("sqs", "CreateQueue"): (
        "QueueName",
        r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo",
        "InvalidParameterValue",
    ),
}


def refuse_name(request: ApiRequest) -> ApiResponse | None:
    """Refuse a name that is too long or has other characters."""
    member, pattern, code = _RULES[request.service, request.action]
    name = str(request.input[member])
    if re.fullmatch(pattern, name):
        return None
    return error(request, code, f"Invalid parameter: {member} {name!r} must match {pattern}")


CALLS: dict[tuple[str, str], Refusal] = dict.fromkeys(_RULES, refuse_name)
