"""SNS's call and the permission that it needs: a message for a topic.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.responses import Response

from local.iam_proxy.call import Account, Call, Permission, unsupported
from local.iam_proxy.errors import RefusedError
from local.sigv4 import SignedRequest

Publish = Callable[[str, str, str | None], None]
"""(topic's ARN, message, subject): delivers a message. Called on the event loop."""

MAX_MESSAGE_BYTES = 256 * 1024
"""Subject included. https://docs.aws.amazon.com/general/latest/gr/sns.html"""

_PUBLISHED = (
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>'
    "<MessageId>{id}</MessageId></PublishResult>"
    "<ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></PublishResponse>"
)


def describe(request: SignedRequest, account: Account) -> Call:  # noqa: ARG001 - as its sisters
    """The call. Raises RefusedError when its permissions are not known."""
    members = _members(request)
    operation = members.get("Action", "")
    if operation != "Publish" or "TopicArn" not in members:
        raise unsupported("sns", operation)
    return Call(operation, (Permission("sns:Publish", members["TopicArn"]),))


def respond(request: SignedRequest, topics: frozenset[str], publish: Publish) -> Response:
    """Take the message, and deliver it to the topic's subscribers later.

    Args:
        request: the call.
        topics: the ARNs of the topics that exist.
        publish: delivers the message.

    Raises:
        RefusedError: there is no such topic, no message, or one that is too large.
    """
    members = _members(request)
    topic, message, subject = (
        members["TopicArn"],
        members.get("Message", ""),
        members.get("Subject"),
    )
    if topic not in topics:
        raise RefusedError("NotFound", "Topic does not exist", 404)
    if not message:
        raise RefusedError("InvalidParameter", "Invalid parameter: Empty message")
    if len(message.encode()) + len((subject or "").encode()) > MAX_MESSAGE_BYTES:
        raise RefusedError("InvalidParameter", "Invalid parameter: Message too long")
    publish(topic, message, subject)
    return Response(_PUBLISHED.format(id=uuid.uuid4()), media_type="text/xml")


def _members(request: SignedRequest) -> dict[str, str]:
    """The members of a call in AWS's query protocol; lists and maps keep their flat names."""
    try:
        fields = parse_qs(request.body.decode(), keep_blank_values=True, strict_parsing=True)
    except ValueError as error:
        raise RefusedError("MalformedQueryString", "The body is not a form.") from error
    return {name: values[0] for name, values in fields.items()}
