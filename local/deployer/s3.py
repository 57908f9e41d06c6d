"""S3, whose actions have other names than its operations.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from collections.abc import Callable

from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission

_ACTIONS = {
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
_OF_OBJECTS = ("DeleteObject", "DeleteObjectVersion", "GetObject", "PutObject")


def _needs(request: ApiRequest) -> list[Permission]:
    action = _ACTIONS.get(request.action, request.action)
    bucket = f"arn:{get_partition(request.region)}:s3:::{request.input['Bucket']}"
    resource = f"{bucket}/*" if action in _OF_OBJECTS else bucket
    own = [Permission(f"s3:{action}", resource)]
    if request.action == "DeleteObjects":
        own.append(Permission("s3:DeleteObjectVersion", resource))
    return own


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"s3": _needs}
