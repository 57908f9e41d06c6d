"""The headers that scripts of other origins may send and read, derived from the operations. Pure.

The defaults of the variable `cors` are these lists; a test holds them equal. No function imports
this: API Gateway answers preflight requests by itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from info.document import OPERATIONS
from info.headers import KNOWN
from web.response import ALWAYS

# With what a request is authenticated: a token or key, or the signature of Signature Version 4.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
_AUTHENTICATION = (
    "authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
    "x-api-key",
)
# What OpenAI's SDKs add to requests in browsers, the Python one in Pyodide. No route reads them.
# https://github.com/openai/openai-node/blob/master/src/internal/detect-platform.ts
# https://github.com/openai/openai-python/blob/main/src/openai/_base_client.py
_OPENAI_SDK = tuple(
    f"x-stainless-{name}"
    for name in (
        "arch",
        "async",
        "helper-method",
        "lang",
        "os",
        "package-version",
        "read-timeout",
        "retry-count",
        "runtime",
        "runtime-version",
        "timeout",
    )
)

ALLOWED: tuple[str, ...] = tuple(
    sorted(
        {
            "content-type",
            *_AUTHENTICATION,
            *_OPENAI_SDK,
            *(
                str(parameter["name"])
                for operation in OPERATIONS.values()
                for parameter in operation.parameters
                if parameter["in"] == "header"
            ),
        }
    )
)
"""Request headers: those that the routes read, that authenticate, and that the SDK adds."""

EXPOSED: tuple[str, ...] = tuple(sorted(set(KNOWN) - set(ALWAYS)))
"""Response headers: all that the document describes, but those that only browsers obey."""
