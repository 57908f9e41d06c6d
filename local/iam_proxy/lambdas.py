"""Lambda's call and the permission that it needs: an asynchronous event for a function.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from urllib.parse import unquote

from starlette.responses import Response

from local.iam_proxy.call import Account, Call, Permission, unsupported
from local.sigv4 import SignedRequest

Put = Callable[[str, str], None]
"""(function's ARN, event): takes an event into Lambda's queue. Called on the event loop."""

MAX_EVENT_BYTES = 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

_INVOKE = re.compile(r"/2015-03-31/functions/(?P<function>[^/]+)/invocations")


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known."""
    found = _INVOKE.fullmatch(unquote(request.raw_path))
    kind = request.header("x-amz-invocation-type")
    if found is None or kind != "Event" or len(request.body) > MAX_EVENT_BYTES:
        raise unsupported("lambda", f"{request.method} {request.raw_path} ({kind})")
    return Call("Invoke", (Permission("lambda:InvokeFunction", _arn(found["function"], account)),))


def respond(request: SignedRequest, account: Account, put: Put) -> Response:
    """Take the event, as Lambda does before it runs anything: 202, and no body."""
    found = _INVOKE.fullmatch(unquote(request.raw_path))
    assert found is not None
    put(_arn(found["function"], account), request.body.decode() or "{}")
    return Response(status_code=202, headers={"x-amzn-requestid": str(uuid.uuid4())})


def _arn(function: str, account: Account) -> str:
    return (
        function if function.startswith("arn:") else account.arn("lambda", f"function:{function}")
    )
