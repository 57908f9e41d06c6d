"""HCL offers the routes that the adapters serve, and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import hcl2

from engines import load
from openai_api.settings import EngineName

ROOT = Path(__file__).parents[2]


def capabilities() -> dict[str, dict[str, list[str]]]:
    """Engine → task → what it serves, as the module has it."""
    (found,) = (
        block["openai_capabilities"]
        for block in hcl2.loads((ROOT / "locals.validation.tf").read_text())["locals"]
    )
    unquoted: dict[str, Any] = json.loads(json.dumps(found).replace('\\"', ""))
    return unquoted


def test_every_route_that_the_module_offers_is_one_that_the_engine_serves() -> None:
    for name, tasks in capabilities().items():
        engine = load.by_name(name)  # type: ignore[arg-type]
        offered = {kind for kinds in tasks.values() for kind in kinds}
        served = {
            kind
            for kind in ("chat", "completions", "embeddings", "rerank")
            if getattr(engine, kind) is not None
        }
        assert offered == served, name


def test_the_module_knows_every_engine() -> None:
    assert set(capabilities()) == set(get_args(EngineName))
