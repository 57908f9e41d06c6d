"""A domain whose truststore changes."""

from __future__ import annotations

from typing import Any

from local.aws import ControlPlane
from tests.apply.resources import client


def test_another_version_of_a_truststore_keeps_its_address_until_it_is_set_to_nothing() -> None:
    def changed(**trust: str) -> Any:
        gateway.update_domain_name(DomainName="a.example.com", MutualTlsAuthentication=trust)
        return gateway.get_domain_name(DomainName="a.example.com").get("MutualTlsAuthentication")

    with ControlPlane() as aws:
        gateway = client(aws, "apigatewayv2")
        arn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
        configurations = [{"CertificateArn": arn, "EndpointType": "REGIONAL"}]
        gateway.create_domain_name(
            DomainName="a.example.com",
            DomainNameConfigurations=configurations,
            MutualTlsAuthentication={"TruststoreUri": "s3://trust/ca.pem"},
        )

        assert changed(TruststoreVersion="2") == {
            "TruststoreUri": "s3://trust/ca.pem",
            "TruststoreVersion": "2",
        }
        assert changed(TruststoreUri="") is None
