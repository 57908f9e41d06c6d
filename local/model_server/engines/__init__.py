"""The engines, each with its own wire."""

from __future__ import annotations

from collections.abc import Mapping

from local.model_server.engines import llamacpp, lmi, sglang, tei, tgi, transformers, vllm
from local.model_server.engines.engine import Engine

ENGINES: Mapping[str, Engine] = {
    "llamacpp": llamacpp.ENGINE,
    "lmi": lmi.ENGINE,
    "sglang": sglang.ENGINE,
    "tei": tei.ENGINE,
    "tgi": tgi.ENGINE,
    "transformers": transformers.ENGINE,
    "vllm": vllm.ENGINE,
}
"""By the names of ``model.engine``."""
