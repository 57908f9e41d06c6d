"""Embeddings over the stack of examples/embeddings: every client, one engine."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from tests.e2e.conftest import Running
from tests.e2e.openai.conftest import EMBEDDINGS
from tests.e2e.openai.test_javascript import ai_sdk, openai_sdk
from tests.e2e.openai.test_openai_python import HI, client
from tests.e2e.openai.test_python_frameworks import run

pytestmark = [pytest.mark.xdist_group("e2e-embeddings"), pytest.mark.usefixtures("node")]


@pytest.mark.parametrize("given", ["to be", ["to be", "or not"], [1, 2, 3], [[1, 2], [3]]])
def test_texts_and_tokens_become_vectors(embeddings: Running, given: Any) -> None:
    made = client(embeddings).embeddings.create(model=EMBEDDINGS, input=given)
    several = isinstance(given, list) and not isinstance(given[0], int)
    assert [each.index for each in made.data] == list(range(len(given) if several else 1))
    assert {len(each.embedding) for each in made.data} == {576}


def test_vectors_are_the_same_in_both_encodings(embeddings: Running) -> None:
    create = client(embeddings).embeddings.create
    floats = create(model=EMBEDDINGS, input="to be", encoding_format="float").data[0].embedding
    decoded = create(model=EMBEDDINGS, input="to be").data[0].embedding
    assert decoded == pytest.approx(floats, abs=1e-6)


def test_more_texts_than_the_engine_takes_at_once_are_embedded(embeddings: Running) -> None:
    texts = [f"text {number}" for number in range(40)]
    made = client(embeddings).embeddings.create(model=EMBEDDINGS, input=texts)
    assert [each.index for each in made.data] == list(range(40))


def test_vectors_are_as_long_as_asked_for(embeddings: Running) -> None:
    made = client(embeddings).embeddings.create(model=EMBEDDINGS, input="to be", dimensions=8)
    assert len(made.data[0].embedding) == 8


def test_an_embedding_model_does_not_chat(embeddings: Running) -> None:
    with pytest.raises(openai.NotFoundError):
        client(embeddings).chat.completions.create(model=EMBEDDINGS, messages=HI)


def test_openais_sdk_reads_vectors(embeddings: Running) -> None:
    made = openai_sdk(embeddings, "embeddings", model=EMBEDDINGS, input=["to be", "or not"])
    assert [len(each["embedding"]) for each in made["result"]["data"]] == [576, 576]


def test_the_ai_sdk_embeds(embeddings: Running) -> None:
    assert ai_sdk(embeddings, "embeddings", EMBEDDINGS) == [576, 576]


@pytest.mark.long
def test_langchain_embeds(embeddings: Running) -> None:
    assert run("langchain_chat.py", embeddings, "embeddings", EMBEDDINGS) == [576, 576]


@pytest.mark.long
def test_litellm_embeds(embeddings: Running) -> None:
    assert run("litellm_client.py", embeddings, "embeddings", EMBEDDINGS) == [576, 576]
