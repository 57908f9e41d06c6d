"""Gap: moto ignores the condition of a Deny in a bucket's policy, so that a policy which denies
requests without TLS denies all requests.

The policy is kept here, not in moto, and is not evaluated: requests on loopback stand
for requests over TLS.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
"""

from __future__ import annotations

from moto.s3.models import s3_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

KIND = "bucket-policy"


def put(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Let moto check the policy, and then keep it here in moto's place."""
    response = forward()
    if response.ok:
        bucket = s3_backends[request.account_id]["aws"].get_bucket(request.parameters["Bucket"])
        request.memory[KIND, bucket.name] = bucket.policy
        bucket.policy = None
    return response


def get(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Return the policy, as S3 does."""
    policy = request.memory.get((KIND, request.parameters["Bucket"]))
    if policy is None:
        return forward()
    return ApiResponse(200, (("Content-Type", "application/json"),), policy)


def delete(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Delete the policy."""
    request.memory.pop((KIND, request.parameters["Bucket"]), None)
    return forward()


CALLS: dict[tuple[str, str], Bridge] = {
    ("s3", "DeleteBucketPolicy"): delete,
    ("s3", "GetBucketPolicy"): get,
    ("s3", "PutBucketPolicy"): put,
}
