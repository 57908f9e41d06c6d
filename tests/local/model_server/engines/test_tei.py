"""TEI's wire, over the echo model. Expected shapes: router/src/http of TEI."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.local.model_server.engines.support import call

RERANKER = {"HF_MODEL_ID": "BAAI/bge-reranker-base"}


@pytest.mark.parametrize(
    ("inputs", "number"),
    [("a", 1), (["a", "b"], 2), ([1, 2, 3], 1), ([[1, 2], [3]], 2), (["a"] * 32, 32)],
)
def test_each_input_has_a_vector(client: httpx.Client, inputs: Any, number: int) -> None:
    vectors = call(client, "tei", {"inputs": inputs}).json()
    assert [len(vector) for vector in vectors] == [8] * number


def test_dimensions_shorten_the_vectors(client: httpx.Client) -> None:
    ((*vector,),) = call(client, "tei", {"inputs": "a", "dimensions": 4}).json()
    assert sum(value * value for value in vector) == pytest.approx(1)
    assert len(vector) == 4


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"inputs": []}, 400, "empty"),
        ({"inputs": ""}, 400, "empty"),
        ({"inputs": ["a"] * 33}, 422, "validation"),
        ({"inputs": "a " * 600, "truncate": False}, 422, "validation"),
    ],
)
def test_an_error_has_a_type(
    client: httpx.Client, body: dict[str, Any], status: int, kind: str
) -> None:
    answer = call(client, "tei", body)
    assert answer.status_code == status
    assert answer.json()["error_type"] == kind


def test_long_inputs_are_cut_off_by_default(client: httpx.Client) -> None:
    assert call(client, "tei", {"inputs": "a " * 600}).status_code == 200


@pytest.mark.parametrize("body", [{}, [], {"inputs": 5}, {"input": "a"}, {"query": "a"}])
def test_another_shape_is_answered_as_text(client: httpx.Client, body: Any) -> None:
    answer = call(client, "tei", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_reranker_orders_texts_and_does_nothing_else(client: httpx.Client) -> None:
    body = {"query": "a", "texts": ["b", "a"], "return_text": True}
    ranks = call(client, "tei", body, environment=RERANKER).json()
    assert [(each["index"], each["text"]) for each in ranks] == [(1, "a"), (0, "b")]
    assert ranks[0]["score"] > ranks[1]["score"]
    assert call(client, "tei", {"inputs": "a"}, environment=RERANKER).status_code == 422
