"""JSON schemas as the engines' grammars read them."""

from __future__ import annotations

from typing import Any


def closed(schema: Any) -> Any:
    """The schema whose objects have no other properties than those that they list.

    Outlines (TGI) and XGrammar (vLLM, SGLang) generate no others; llama.cpp does, unless it is
    told not to.
    """
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    if "properties" in inner and "type" in inner:
        return {"additionalProperties": False, **inner}
    return inner
