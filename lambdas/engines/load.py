"""The engine of a deployment. It imports that one only: a function's start takes the time."""

from __future__ import annotations

from engines.engine import Engine
from openai_api import templates
from openai_api.settings import EngineName, Template


def load(name: EngineName, template: Template | None) -> Engine:
    """Return an engine.

    Args:
        name: its name.
        template: of chats; None: the container has one.
    """
    engine = by_name(name)
    if template is None or engine.completions is None:
        return engine
    from engines import templated

    chosen = template.format or templates.BUILT_IN[template.name or "plain"]
    return engine._replace(chat=templated.create(engine.completions, chosen))


def by_name(name: EngineName) -> Engine:
    """Return an engine by its name."""
    match name:
        case "llamacpp":
            from engines import llamacpp

            return llamacpp.ENGINE
        case "lmi":
            from engines import lmi

            return lmi.ENGINE
        case "sglang":
            from engines import sglang

            return sglang.ENGINE
        case "tei":
            from engines import tei

            return tei.ENGINE
        case "tgi":
            from engines import tgi

            return tgi.ENGINE
        case "transformers":
            from engines import transformers

            return transformers.ENGINE
        case "vllm":
            from engines import vllm

            return vllm.ENGINE
