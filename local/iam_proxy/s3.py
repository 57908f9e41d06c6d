"""S3's calls, addressed by path, and the permissions that they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from local.iam_proxy.call import Account, Call, Permission, unsupported
from local.sigv4 import SignedRequest

_ON_OBJECT = {
    "DELETE": ("DeleteObject", "s3:DeleteObject"),
    "GET": ("GetObject", "s3:GetObject"),
    "HEAD": ("HeadObject", "s3:GetObject"),
    "PUT": ("PutObject", "s3:PutObject"),
}
_IN_SIGNED_URLS = "x-amz-"
_PLAIN = frozenset({"x-id"})


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known."""
    del account  # the ARNs of S3 name neither account nor region
    bucket, _, key = unquote(request.raw_path.lstrip("/")).partition("/")
    query = {
        name: value
        for name, value in parse_qsl(request.raw_query, keep_blank_values=True)
        if not name.lower().startswith(_IN_SIGNED_URLS) and name not in _PLAIN
    }
    listing = Permission("s3:ListBucket", f"arn:aws:s3:::{bucket}")
    if key:
        return _on_object(request, bucket, key, query, listing)
    if request.method == "GET" and query.get("list-type") == "2":
        context = {"s3:prefix": query["prefix"]} if query.get("prefix") else {}
        permission = Permission(listing.action, listing.resource, context)
        return Call("ListObjectsV2", (permission,))
    if request.method == "HEAD" and not query:
        return Call("HeadBucket", (listing,))
    raise unsupported("s3", f"{request.method} /{bucket}?{request.raw_query}")


def _on_object(
    request: SignedRequest, bucket: str, key: str, query: dict[str, str], listing: Permission
) -> Call:
    has_another_source = request.header("x-amz-copy-source") is not None
    if request.method not in _ON_OBJECT or query or has_another_source:
        raise unsupported("s3", f"{request.method} of an object with {sorted(query)}")
    operation, action = _ON_OBJECT[request.method]
    reads = operation in ("GetObject", "HeadObject")
    permission = Permission(action, f"arn:aws:s3:::{bucket}/{key}")
    return Call(operation, (permission,), reveals=listing if reads else None)
