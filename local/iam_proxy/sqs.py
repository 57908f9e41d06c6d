"""SQS's calls and the permissions that they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
"""

from __future__ import annotations

from local.iam_proxy.call import Account, Call, Permission, target_and_body, unsupported
from local.sigv4 import SignedRequest

_ON_QUEUE = frozenset(
    {"DeleteMessage", "GetQueueAttributes", "PurgeQueue", "ReceiveMessage", "SendMessage"}
)


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known."""
    operation, members = target_and_body(request)
    if operation not in _ON_QUEUE:
        raise unsupported("sqs", operation)
    name = str(members.get("QueueUrl", "")).rpartition("/")[2]
    return Call(operation, (Permission(f"sqs:{operation}", account.arn("sqs", name)),))
