"""TEI: POST /invocations is the one task of the model, embedding or reranking.

https://github.com/huggingface/text-embeddings-inference/blob/main/router/src/http/types.rs
Its usage is in headers, which SageMaker drops.
"""

from __future__ import annotations

from engines import embedding_wire, rerank_wire
from engines.engine import (
    Applied,
    Carried,
    Embedding,
    Engine,
    Invocation,
    Reranking,
    Rules,
    apply,
    encode,
)
from openai_api.embedding_request import EmbeddingRequest
from openai_api.rerank_request import RerankRequest

# Its `max_client_batch_size`, https://huggingface.co/docs/text-embeddings-inference/cli_arguments
BATCH_SIZE = 32

EMBEDDING: Rules = {
    "dimensions": Carried(note="for a model trained for it"),
    "input.tokens": Carried("inputs"),
}
RERANK: Rules = {
    "top_n": Applied("by the function, to the sorted texts"),
    "return_documents": Applied("by the function"),
}


def write_embedding(request: EmbeddingRequest) -> Invocation:
    """Write texts to embed. Not truncated: too long a text is an error, as in OpenAI's API."""
    fields: dict[str, object] = {"inputs": list(request.inputs), "truncate": False}
    if request.dimensions is not None:
        fields |= apply(EMBEDDING, {"dimensions": request.dimensions})
    return Invocation(encode(fields))


def write_rerank(request: RerankRequest) -> Invocation:
    """Write texts to sort."""
    fields = {"query": request.query, "texts": list(request.documents), "truncate": False}
    return Invocation(encode(fields))


ENGINE = Engine(
    "tei",
    embeddings=Embedding(EMBEDDING, BATCH_SIZE, write_embedding, embedding_wire.read_list),
    rerank=Reranking(RERANK, BATCH_SIZE, write_rerank, rerank_wire.read_tei),
)
