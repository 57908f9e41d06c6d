"""The tables of docs/openai.md: what each engine does with each parameter.

They are written from the rules that the adapters in lambdas/engines/ follow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lambdas"))

from engines import load, templated
from engines.engine import Applied, Carried, Engine, Rule, Rules
from openai_api.settings import EngineName

HEADINGS: Mapping[str, str] = {
    "vllm": "vLLM",
    "sglang": "SGLang",
    "llamacpp": "llama.cpp",
    "lmi": "LMI",
    "tgi": "TGI",
    "transformers": "Hugging Face toolkit",
    "tei": "TEI",
}
"""Engine → its name in the tables, in the order of the columns."""

# How the tables name what is no parameter of its own.
_ROWS: Mapping[str, str] = {
    "image_url": "parts with `image_url`",
    "image_url.detail": "`image_url.detail`",
    "input.tokens": "`input` of token IDs",
    "prompt.tokens": "`prompt` of token IDs",
    "messages.name": "`name` in messages of `user`",
    "max_tokens": "`max_tokens`, in chats also `max_completion_tokens`",
}


def engines() -> list[Engine]:
    """Return all engines, in the order of the columns."""
    assert set(HEADINGS) == set(get_args(EngineName))
    return [load.by_name(name) for name in HEADINGS]  # type: ignore[arg-type]


def chat() -> str:
    """Return the table of POST /v1/chat/completions."""
    return _table({each.name: each.chat.rules for each in engines() if each.chat is not None})


def chat_with_template() -> str:
    """Return the table of the same route with `openai.chat_template`."""
    return _table(
        {
            each.name: templated.rules_of(each.completions.rules)
            for each in engines()
            if each.completions is not None
        }
    )


def completions() -> str:
    """Return the table of POST /v1/completions."""
    found = [each for each in engines() if each.completions is not None]
    return _table({each.name: each.completions.rules for each in found if each.completions})


def embeddings() -> str:
    """Return the table of POST /v1/embeddings."""
    found = [each for each in engines() if each.embeddings is not None]
    return _table({each.name: each.embeddings.rules for each in found if each.embeddings})


def routes() -> str:
    """Return the table of the routes that each engine serves."""
    lines = [["`POST /v1/chat/completions`", *(_yes(each.chat) for each in engines())]]
    streams = (each.chat and each.chat.events for each in engines())
    lines.append(["the same, streamed", *map(_yes, streams)])
    for kind in ("completions", "embeddings", "rerank"):
        lines.append([f"`POST /v1/{kind}`", *(_yes(getattr(each, kind)) for each in engines())])
    return _lines(["Route", *HEADINGS.values()], lines)


def _table(columns: Mapping[str, Rules]) -> str:
    """Return a table of rules; `columns` is engine → its rules."""
    names = sorted(next(iter(columns.values())))
    lines = [
        [_ROWS.get(name, f"`{name}`"), *(_cell(rules[name]) for rules in columns.values())]
        for name in names
    ]
    return _lines(["Parameter", *(HEADINGS[name] for name in columns)], lines)


def _yes(served: object) -> str:
    return "yes" if served else "no"


def _cell(rule: Rule) -> str:
    if isinstance(rule, Applied):
        return rule.note
    if not isinstance(rule, Carried):
        return "400"
    sent = "yes" if rule.name is None else f"as `{rule.name}`"
    return f"{sent}; {rule.note}" if rule.note else sent


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head)]
    cells += [["---"] * len(cells[0]), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
