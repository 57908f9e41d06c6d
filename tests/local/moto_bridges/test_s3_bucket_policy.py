"""The bridge that keeps a bucket's policy out of moto's sight."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.aws import ControlPlane

TLS_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::policy-bucket/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def test_a_bucket_for_tls_only_can_be_used_and_tells_its_policy() -> None:
    with ControlPlane() as aws:
        s3: Any = boto3.client(
            "s3",
            endpoint_url=aws.url,
            region_name="us-east-1",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="emulated",
        )
        s3.create_bucket(Bucket="policy-bucket")
        s3.put_bucket_policy(Bucket="policy-bucket", Policy=json.dumps(TLS_ONLY))

        s3.put_object(Bucket="policy-bucket", Key="a", Body=b"1")
        assert json.loads(s3.get_bucket_policy(Bucket="policy-bucket")["Policy"]) == TLS_ONLY

        s3.delete_bucket_policy(Bucket="policy-bucket")
        with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
            s3.get_bucket_policy(Bucket="policy-bucket")
