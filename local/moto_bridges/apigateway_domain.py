"""Gaps of a domain: it has no state and no target, so that its create never ends; there is no
UpdateDomainName; without mutual TLS the response has an empty object for it; and a domain leads to
HTTP APIs only, where AWS maps REST APIs too:
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html

Here a domain is available at once. Neither its certificate nor the truststore is checked.
https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.models import apigateway_backends
from moto.apigatewayv2.models import ApiMapping, apigatewayv2_backends

from local.aws_api.call import (
    JSON_CONTENT,
    ApiRequest,
    ApiResponse,
    Bridge,
    Forward,
    refusal,
    success,
)

SERVICE = "apigatewayv2"

# Of every alias of API Gateway in one region; any will do.
HOSTED_ZONE = "Z1UJRXOUMOOFQ8"


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add the state and the target to the response of Create and Get."""
    response = forward()
    return response.with_json(_whole(request, response.json())) if response.ok else response


def update(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Change the certificate or the truststore."""
    name = request.parameters["domainName"]
    domain = apigatewayv2_backends[request.account_id][request.region].domain_names.get(name)
    if domain is None:
        return refusal(
            "NotFoundException", f"Invalid domain name identifier specified: {name}", 404
        )
    if "domainNameConfigurations" in request.parameters:
        domain.domain_name_configurations = request.parameters["domainNameConfigurations"]
    if "mutualTlsAuthentication" in request.parameters:
        # The provider sends the URI only if it changes.
        before, sent = (
            domain.mutual_tls_authentication,
            request.parameters["mutualTlsAuthentication"],
        )
        domain.mutual_tls_authentication = {**(before or {}), **sent}
    return success(_whole(request, domain.to_json()))


def create_mapping(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Lead a domain to a REST API; one to an HTTP API is moto's."""
    asked = request.input
    if asked["ApiId"] not in apigateway_backends[request.account_id][request.region].apis:
        return forward()
    backend = apigatewayv2_backends[request.account_id][request.region]
    key, stage, name = asked.get("ApiMappingKey", ""), asked["Stage"], asked["DomainName"]
    mapping = ApiMapping(
        api_id=asked["ApiId"],
        api_mapping_key=key,
        api_mapping_id=f"{asked['ApiId']}{len(backend.api_mappings)}",
        domain_name=name,
        stage=stage,
    )
    backend.api_mappings[mapping.api_mapping_id] = mapping
    return ApiResponse(201, JSON_CONTENT, json.dumps(mapping.to_json()).encode())


def _whole(request: ApiRequest, document: dict[str, Any]) -> dict[str, Any]:
    name = document["domainName"].replace(".", "-")
    known = {
        "apiGatewayDomainName": f"d-{name}.execute-api.{request.region}.amazonaws.com",
        "domainNameStatus": "AVAILABLE",
        "hostedZoneId": HOSTED_ZONE,
        "ipAddressType": "ipv4",
    }
    document["domainNameConfigurations"] = [
        {**each, **known} for each in document["domainNameConfigurations"]
    ]
    # An empty truststore is how mutual TLS is turned off.
    if not document.get("mutualTlsAuthentication", {}).get("truststoreUri"):
        document.pop("mutualTlsAuthentication", None)
    return document


CALLS: dict[tuple[str, str], Bridge] = {
    (SERVICE, "CreateApiMapping"): create_mapping,
    (SERVICE, "CreateDomainName"): describe,
    (SERVICE, "GetDomainName"): describe,
    (SERVICE, "UpdateDomainName"): update,
}
