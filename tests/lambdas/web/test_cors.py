from __future__ import annotations

import pytest

from web import cors
from web.event import Request

APP, SHOP = "https://app.example.com", "https://shop.example.com"


def request(origin: str | None, *allowed: str, **variables: str) -> Request:
    origins = {f"{cors.ORIGIN}{index}": value for index, value in enumerate(allowed)}
    headers = {} if origin is None else {"origin": origin}
    return Request("id", "POST /generate", headers=headers, stage_variables=origins | variables)


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        (APP, [APP, SHOP], {"access-control-allow-origin": APP, "vary": "Origin"}),
        (SHOP, [APP, SHOP], {"access-control-allow-origin": SHOP, "vary": "Origin"}),
        (APP, ["https://"], {"access-control-allow-origin": APP, "vary": "Origin"}),
        (APP, [cors.ANY], {"access-control-allow-origin": "*"}),
        ("http://app.example.com", ["https://"], {"vary": "Origin"}),
        ("https://evil.example.com", [APP, SHOP], {"vary": "Origin"}),
        (f"{APP}.evil.example", [APP], {"vary": "Origin"}),
        ("any", [APP], {"vary": "Origin"}),
        (None, [APP], {}),
        (APP, [], {}),
    ],
)
def test_an_allowed_origin_may_read_the_response(
    origin: str | None, allowed: list[str], expected: dict[str, str]
) -> None:
    assert cors.headers(request(origin, *allowed)) == expected


def test_an_allowed_origin_may_read_headers_and_send_credentials() -> None:
    asked = request(APP, APP, cors_expose_headers="x-request-id,location", cors_credentials="true")

    assert cors.headers(asked) == {
        "access-control-allow-origin": APP,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-request-id,location",
        "vary": "Origin",
    }


def test_an_http_api_adds_the_headers_itself() -> None:
    assert cors.headers(Request("id", "POST /generate", headers={"origin": APP})) == {}
