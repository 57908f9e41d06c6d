"""GET /openapi.json."""

from __future__ import annotations

import json
from types import SimpleNamespace

from info import route
from tests.lambdas.conformance import CONFIG, whole
from web import http_handler


def test_the_document_is_the_answer(context: SimpleNamespace) -> None:
    handler = http_handler.create(route.create(CONFIG))

    result = handler({"routeKey": "GET /openapi.json"}, context)

    assert (result["statusCode"], result["headers"]["content-type"]) == (200, "application/json")
    assert json.loads(result["body"]) == whole()
    assert len(result["body"]) < 100_000
