"""Gap: moto takes a condition in a bucket's policy for a refusal, so that a policy which denies
requests without TLS refuses everybody.

The policy is kept here, out of moto's sight. Nobody evaluates it then: requests on loopback stand
for those that come over TLS.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
"""

from __future__ import annotations

from moto.s3.models import s3_backends

from local.aws.api import ApiRequest, ApiResponse, Bridge, Forward

KIND = "bucket-policy"


def put(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Let moto check the policy, and take it away from moto."""
    response = forward()
    if response.ok:
        bucket = s3_backends[request.account_id]["aws"].get_bucket(request.parameters["Bucket"])
        request.memory[KIND, bucket.name] = bucket.policy
        bucket.policy = None
    return response


def get(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Tell the policy, as S3 does."""
    policy = request.memory.get((KIND, request.parameters["Bucket"]))
    if policy is None:
        return forward()
    return ApiResponse(200, (("Content-Type", "application/json"),), policy)


def delete(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Forget the policy."""
    request.memory.pop((KIND, request.parameters["Bucket"]), None)
    return forward()


CALLS: dict[tuple[str, str], Bridge] = {
    ("s3", "DeleteBucketPolicy"): delete,
    ("s3", "GetBucketPolicy"): get,
    ("s3", "PutBucketPolicy"): put,
}
