"""POST /v1/embeddings and POST /v1/rerank."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest

from tests.lambdas.openai_routes.conftest import World

PATH = "/v1/embeddings"
RERANK = "/v1/rerank"


def test_a_text_is_embedded(world: World) -> None:
    world.answers = [[[0.5, -1.0]]]

    found = world.ask(PATH, {"input": "12345678", "model": "gpt2"}, engine="tei")

    assert found.body == {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.5, -1.0]}],
        "model": "gpt2",
        "usage": {"prompt_tokens": 2, "total_tokens": 2},
    }


def test_base64_is_little_endian_float32(world: World) -> None:
    world.answers = [[[0.5, -1.0]]]

    found = world.ask(PATH, {"input": "a", "encoding_format": "base64"}, engine="tei")

    (data,) = found.body["data"]
    assert struct.unpack("<2f", base64.b64decode(data["embedding"])) == (0.5, -1.0)


@pytest.mark.parametrize(
    ("given", "sent", "tokens"),
    [
        ("a", ["a"], 1),
        (["a", "b"], ["a", "b"], 2),
        ([1, 2, 3], [[1, 2, 3]], 3),
        ([[1], [2]], [[1], [2]], 2),
    ],
)
def test_texts_and_tokens_are_embedded(
    given: Any, sent: list[Any], tokens: int, world: World
) -> None:
    world.answers = [[[0.5]] * len(sent)]

    found = world.ask(PATH, {"input": given}, engine="tei")

    assert world.sent["inputs"] == sent
    assert found.body["usage"]["prompt_tokens"] == tokens


def test_many_texts_are_sent_in_batches_and_returned_in_order(world: World) -> None:
    world.answers = [[[float(n)] for n in range(32)], [[float(n)] for n in range(32, 40)]]

    found = world.ask(PATH, {"input": ["a"] * 40}, engine="tei")

    assert [each["embedding"] for each in found.body["data"]] == [[float(n)] for n in range(40)]
    assert [each["index"] for each in found.body["data"]] == list(range(40))
    assert len(world.calls) == 2
    assert found.body["usage"]["prompt_tokens"] == 40


def test_vllm_reports_its_own_usage(world: World) -> None:
    data = [{"index": 1, "embedding": [2]}, {"index": 0, "embedding": [1]}]
    world.answers = [{"data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}}]

    found = world.ask(PATH, {"input": ["a", "b"], "encoding_format": "base64"})

    assert world.sent == {"input": ["a", "b"], "encoding_format": "float"}
    assert found.body["usage"] == {"prompt_tokens": 7, "total_tokens": 7}
    assert [base64.b64decode(each["embedding"]) for each in found.body["data"]] == [
        struct.pack("<f", 1),
        struct.pack("<f", 2),
    ]


def test_a_number_that_float32_does_not_have_is_an_error(world: World) -> None:
    world.answers = [[[1e300]]]

    found = world.ask(PATH, {"input": "a", "encoding_format": "base64"}, engine="tei")

    assert found.status == 502


def test_texts_are_sorted(world: World) -> None:
    world.answers = [[{"index": 0, "score": 0.1}, {"index": 1, "score": 0.9}]]

    found = world.ask(RERANK, {"query": "q", "documents": ["a", {"text": "b"}]}, engine="tei")

    assert world.sent == {"query": "q", "texts": ["a", "b"], "truncate": False}
    assert found.body["results"] == [
        {"index": 1, "relevance_score": 0.9, "document": {"text": "b"}},
        {"index": 0, "relevance_score": 0.1, "document": {"text": "a"}},
    ]


def test_the_best_of_all_batches_are_returned(world: World) -> None:
    world.answers = [
        [{"index": n, "score": n / 100} for n in range(32)],
        [{"index": 0, "score": 0.5}],
    ]

    found = world.ask(
        RERANK,
        {"query": "q", "documents": ["a"] * 33, "top_n": 2, "return_documents": False},
        engine="tei",
    )

    assert found.body["results"] == [
        {"index": 32, "relevance_score": 0.5},
        {"index": 31, "relevance_score": 0.31},
    ]


def test_vllm_sorts_by_itself(world: World) -> None:
    results = [{"index": 0, "document": {"text": "a"}, "relevance_score": 0.5}]
    world.answers = [{"results": results, "usage": {"total_tokens": 9}}]

    found = world.ask(RERANK, {"query": "q", "documents": ["a", "b"], "top_n": 1})

    assert world.sent["top_n"] == 1
    assert found.body["usage"] == {"total_tokens": 9}
