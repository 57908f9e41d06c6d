"""examples/jobs: requests made of its OpenAPI document."""

from __future__ import annotations

import pytest

from local.stack import Stack
from tests.e2e.fuzz import Signed, fuzz

pytestmark = pytest.mark.xdist_group("e2e-jobs")


def test_every_answer_about_jobs_is_in_the_document(stack: Stack) -> None:
    seen = fuzz(stack, Signed(stack), examples=12)

    assert set(seen) == {
        "DELETE /jobs/{id}",
        "GET /endpoint",
        "GET /jobs",
        "GET /jobs/{id}",
        "GET /openapi.json",
        "POST /jobs",
    }
    assert set(seen["POST /jobs"]) >= {202, 400}
    assert set(seen["GET /jobs"]) >= {200, 400}
    assert set(seen["GET /jobs/{id}"]) == {404}
    assert set(seen["GET /openapi.json"]) == {200}
