"""The rule about patterns finds what it should."""

from __future__ import annotations

import pytest

from tests.security.rules import too_wide

ENDPOINT = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/gpt2"
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/gpt2"
EC2 = "arn:aws:ec2:us-east-1:123456789012"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("sagemaker:InvokeEndpoint", ENDPOINT),
        ("logs:PutLogEvents", f"{GROUP}:*"),
        ("s3:GetObject", "arn:aws:s3:::models/gpt2/*"),
        ("s3:GetObject", "arn:aws:s3:::models/*"),
        ("xray:PutTraceSegments", "*"),
        ("ec2:CreateNetworkInterface", f"{EC2}:network-interface/*"),
    ],
)
def test_a_resource_that_is_named_as_far_as_it_can_be_passes(action: str, resource: str) -> None:
    assert not too_wide(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("*", ENDPOINT),
        ("ec2:CreateNetworkInterface", f"{EC2}:subnet/*"),
        ("sagemaker:*", ENDPOINT),
        ("sagemaker:Invoke*", ENDPOINT),
        ("sagemaker:InvokeEndpoin?", ENDPOINT),
        ("xray:*", "*"),
        ("sagemaker:InvokeEndpoint", "*"),
        ("sagemaker:InvokeEndpoint", ENDPOINT.replace("gpt2", "*")),
        ("sagemaker:InvokeEndpoint", ENDPOINT + "*"),
        ("sagemaker:InvokeEndpoint", ENDPOINT.replace("123456789012", "*")),
        ("logs:PutLogEvents", GROUP.replace("gpt2", "*") + ":*"),
        ("logs:PutLogEvents", GROUP + "*:*"),
        ("s3:GetObject", "arn:aws:s3:::*"),
        ("s3:GetObject", "arn:aws:s3:::*/*"),
        ("s3:GetObject", "arn:aws:s3:::models*/gpt2/*"),
        ("s3:ListBucket", "arn:aws:s3:::models*"),
    ],
)
def test_a_pattern_in_place_of_a_name_is_too_wide(action: str, resource: str) -> None:
    assert too_wide(action, resource)
