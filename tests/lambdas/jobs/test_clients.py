"""The clients of the job functions, as botocore sets them up."""

from __future__ import annotations

import pytest

from jobs import clients


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "eu-south-2"])
def test_a_presigned_url_names_the_regions_own_host(
    monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    session = clients.create_session()
    session.set_credentials("AKIDEXAMPLE", "secret")
    session.set_config_variable("region", region)
    s3 = clients.create(session, "s3")

    url = s3.generate_presigned_url("get_object", Params={"Bucket": "gpt2-jobs-1", "Key": "output"})

    assert url.startswith(f"https://gpt2-jobs-1.s3.{region}.amazonaws.com/output?X-Amz-Algorithm=")
