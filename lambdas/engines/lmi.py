"""LMI, DJL's server with vLLM: OpenAI's shapes, chosen by the body; streams are lines of JSON.

https://github.com/deepjavalibrary/djl-serving/blob/master/engines/python/setup/djl_python/lmi_vllm/vllm_async_service.py
Its own shape, `inputs`, counts tokens wrongly and stops after 30: it is used for embeddings only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines import embedding_wire, openai_wire, writing
from engines.engine import Embedding, Engine, Generation, Invocation, Refused, Rules, encode
from engines.vllm_rules import CHAT, COMPLETION
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest

if TYPE_CHECKING:
    from openai_api.embedding_request import EmbeddingRequest

EMBEDDING: Rules = {
    "dimensions": Refused("LMI's embeddings have the model's own length"),
    "input.tokens": Refused("LMI embeds text only"),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat."""
    return Invocation(encode(writing.chat_fields(request, CHAT)))


def write_completion(request: CompletionRequest) -> Invocation:
    """Write a completion."""
    return Invocation(encode(writing.completion_fields(request, COMPLETION)))


def write_embedding(request: EmbeddingRequest) -> Invocation:
    """Write texts to embed. Raises UnsupportedParameterError."""
    embedding_wire.check(request, EMBEDDING)
    return Invocation(encode({"inputs": list(request.inputs)}))


ENGINE = Engine(
    "lmi",
    Generation(CHAT, write_chat, openai_wire.read_chat, openai_wire.chat_events),
    Generation(COMPLETION, write_completion, openai_wire.read_text, openai_wire.text_events),
    Embedding(EMBEDDING, None, write_embedding, embedding_wire.read_list),
)
