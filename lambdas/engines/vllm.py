"""vLLM: OpenAI's own shapes; the server chooses the route by the body, or by a custom attribute.

https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/sagemaker/api_router.py
The attribute `route` is of AWS's image on Amazon Linux; other images ignore it [?]:
https://github.com/aws/deep-learning-containers/blob/main/scripts/docker/vllm/sagemaker_serve.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines import embedding_wire, openai_wire, rerank_wire, writing
from engines.engine import (
    Carried,
    Embedding,
    Engine,
    Generation,
    Invocation,
    Reranking,
    Rules,
    apply,
    encode,
)
from engines.vllm_rules import CHAT, COMPLETION
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest

if TYPE_CHECKING:
    from openai_api.embedding_request import EmbeddingRequest
    from openai_api.rerank_request import RerankRequest

EMBEDDING: Rules = {
    "dimensions": Carried(note="for a model trained for it"),
    "input.tokens": Carried(),
}
RERANK: Rules = {"top_n": Carried(), "return_documents": Carried(note="by the function")}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat."""
    return Invocation(
        encode(_stream(writing.chat_fields(request, CHAT))), "route=/v1/chat/completions"
    )


def write_completion(request: CompletionRequest) -> Invocation:
    """Write a completion."""
    fields = _stream(writing.completion_fields(request, COMPLETION))
    return Invocation(encode(fields), "route=/v1/completions")


def write_embedding(request: EmbeddingRequest) -> Invocation:
    """Write texts to embed."""
    fields = {"input": list(request.inputs), "encoding_format": "float"}
    if request.dimensions is not None:
        fields |= apply(EMBEDDING, {"dimensions": request.dimensions})
    return Invocation(encode(fields), "route=/v1/embeddings")


def write_rerank(request: RerankRequest) -> Invocation:
    """Write texts to sort."""
    fields = {"query": request.query, "documents": list(request.documents)}
    if request.top_n is not None:
        fields |= apply(RERANK, {"top_n": request.top_n})
    return Invocation(encode(fields), "route=/v1/rerank")


def _stream(fields: dict[str, object]) -> dict[str, object]:
    """Ask for usage once: vLLM's own default for both options differs from OpenAI's."""
    if "stream_options" in fields:
        fields["stream_options"] = {"include_usage": True, "continuous_usage_stats": False}
    return fields


ENGINE = Engine(
    "vllm",
    Generation(CHAT, write_chat, openai_wire.read_chat, openai_wire.chat_events),
    Generation(COMPLETION, write_completion, openai_wire.read_text, openai_wire.text_events),
    Embedding(EMBEDDING, None, write_embedding, embedding_wire.read_openai),
    Reranking(RERANK, None, write_rerank, rerank_wire.read_jina),
)
