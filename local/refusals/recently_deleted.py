"""The name of a deleted queue or bucket is not free at once.

- SQS, 60 seconds: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
- S3, some time: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

Here it is one second.
"""

from __future__ import annotations

import time

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

SECONDS = 1.0

_MEMBERS = {"sqs": ("QueueName", "QueueUrl"), "s3": ("Bucket", "Bucket")}
_ERRORS = {
    "s3": (
        "OperationAborted",
        "A conflicting conditional operation is currently in progress against this resource. "
        "Please try again.",
    ),
    "sqs": (
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the "
        "same name.",
    ),
}


def note_deletion(request: ApiRequest) -> None:
    """Note when the name was given up."""
    name = str(request.input[_MEMBERS[request.service][1]]).rpartition("/")[2]
    request.memory[f"{request.service}-deleted", name] = time.monotonic()


def refuse_creation(request: ApiRequest) -> ApiResponse | None:
    """Refuse a name that was given up a moment ago."""
    name = str(request.input[_MEMBERS[request.service][0]])
    deleted = request.memory.get((f"{request.service}-deleted", name))
    if deleted is None or time.monotonic() - deleted >= SECONDS:
        return None
    return error(request, *_ERRORS[request.service])


CALLS: dict[tuple[str, str], Refusal] = {
    ("s3", "CreateBucket"): refuse_creation,
    ("s3", "DeleteBucket"): note_deletion,
    ("sqs", "CreateQueue"): refuse_creation,
    ("sqs", "DeleteQueue"): note_deletion,
}
