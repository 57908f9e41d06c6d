"""A domain of the API's owner, beside the API's own name or in its place."""

from __future__ import annotations

import json

import pytest

from tests.local.apigateway.support import DOMAIN, Gateway, make_api

pytestmark = pytest.mark.anyio

OWN = "llm.example.com"


@pytest.mark.parametrize("host", [OWN, f"{OWN}:8000", OWN.upper()])
async def test_the_function_learns_by_which_name_the_client_came(host: str) -> None:
    gateway = Gateway(make_api("GET /x", domain=OWN))

    event = await gateway.event("GET", "/x", headers={"host": host})

    assert event["requestContext"]["domainName"] == OWN
    assert event["requestContext"]["domainPrefix"] == "llm"


@pytest.mark.parametrize("host", [DOMAIN, "127.0.0.1:8000", "evil.example.com"])
async def test_any_other_name_is_the_apis_own(host: str) -> None:
    gateway = Gateway(make_api("GET /x", domain=OWN))

    event = await gateway.event("GET", "/x", headers={"host": host})

    assert event["requestContext"]["domainName"] == DOMAIN


@pytest.mark.parametrize("host", [DOMAIN, "127.0.0.1:8000", "evil.example.com", f"x.{OWN}"])
async def test_a_disabled_name_leads_nowhere(host: str) -> None:
    api = make_api(
        "GET /x", domain=OWN, disable_execute_api_endpoint=True, log_format="$context.error.message"
    )
    gateway = Gateway(api)

    refused = await gateway.send("GET", "/x", headers={"host": host})

    assert (refused.status_code, refused.json()) == (404, {"message": "Not Found"})
    assert gateway.lambdas.events == []
    assert gateway.lines == [f"{DOMAIN} is disabled; the API is at {OWN}"]
    assert (await gateway.send("GET", "/x", headers={"host": OWN})).status_code == 200


async def test_the_access_log_has_the_name_and_no_certificate() -> None:
    form = json.dumps(
        {"domain": "$context.domainName", "client": "$context.identity.clientCert.subjectDN"}
    )
    gateway = Gateway(make_api("GET /x", domain=OWN, log_format=form))

    await gateway.send("GET", "/x", headers={"host": OWN})

    # Mutual TLS is not emulated.
    assert [json.loads(line) for line in gateway.lines] == [{"domain": OWN, "client": "-"}]
