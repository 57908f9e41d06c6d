"""Gap: SetQueueAttributes forgets the policy of a queue unless it is sent again.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

from moto.sqs.models import sqs_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward


def set_attributes(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the policy while other attributes are set."""
    if "Policy" in request.input["Attributes"]:
        return forward()
    queues = sqs_backends[request.account_id][request.region].queues
    queue = queues.get(request.input["QueueUrl"].rpartition("/")[2])
    policy = queue.policy if queue else None
    response = forward()
    if queue:
        queue.policy = policy
    return response


CALLS: dict[tuple[str, str], Bridge] = {("sqs", "SetQueueAttributes"): set_attributes}
