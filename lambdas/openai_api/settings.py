"""The settings that the functions of OpenAI's routes share, whole or streamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openai_api.templates import ChatTemplate
from rate_limits.settings import RateLimits
from web.settings import PositiveFloat, PositiveInt

EngineName = Literal["llamacpp", "lmi", "sglang", "tei", "tgi", "transformers", "vllm"]


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template: one that the function has, or one of the deployment.

    Attributes:
        name: of a template of `templates.BUILT_IN`; None: it is `format`.
        format: the template; None: it has a name.
    """

    name: Literal["plain", "chatml", "llama3", "mistral", "gemma"] | None
    format: ChatTemplate | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the functions.

    Attributes:
        endpoint_name: the SageMaker endpoint.
        engine: what its container speaks.
        model_names: names of the model, the served one first.
        chat_template: how a chat becomes a text; None: the container has a template.
        max_completion_tokens: the longest completion that a request may ask for; None: no limit.
        max_body_bytes: the largest request body.
        invoke_timeout_seconds: how long to wait for a whole response, connecting included.
        stream_timeout_seconds: how long a stream may take, connecting included.
        keep_alive_seconds: how long a stream may be silent before a comment is sent.
        can_stream: whether the API sends responses while they are produced.
        rate_limits: the rate limits; None: there are none.
    """

    endpoint_name: str
    engine: EngineName
    model_names: tuple[str, ...]
    chat_template: Template | None
    max_completion_tokens: PositiveInt | None
    max_body_bytes: PositiveInt
    invoke_timeout_seconds: PositiveFloat
    stream_timeout_seconds: PositiveFloat
    keep_alive_seconds: PositiveFloat
    can_stream: bool
    rate_limits: RateLimits | None
