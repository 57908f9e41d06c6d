"""A chat over an engine's completions, for models that have no chat template of their own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from engines import writing
from engines.engine import Generation, Invocation, Refused, Rule, Rules, is_refused, refusal
from openai_api import chat_request, templates
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.parameters import SAMPLING
from openai_api.results import Completion, Delta, Event
from openai_api.templates import ChatTemplate

_NO = Refused("the deployment's chat template has no place for it")


def rules_of(completions: Rules) -> Rules:
    """Return the rules of a chat, given those of the completions under it."""
    shared = {*SAMPLING, "max_tokens"}
    names = (*chat_request.OPTIONS, "max_tokens", *writing.OF_MESSAGES)
    found: dict[str, Rule] = {name: completions[name] if name in shared else _NO for name in names}
    return found


def create(
    completions: Generation[CompletionRequest], template: ChatTemplate
) -> Generation[ChatRequest]:
    """Return the chat of an engine.

    Args:
        completions: of the engine.
        template: how a chat becomes a text.
    """
    rules = rules_of(completions.rules)

    def complete(request: ChatRequest) -> CompletionRequest:
        """Return the completion that stands for a chat."""
        options = {
            name: each for name, each in request.options.items() if name in completions.rules
        }
        options["stop"] = tuple(dict.fromkeys((*options.get("stop", ()), *template.stop)))
        prompt = templates.render(template, request.messages)
        return CompletionRequest(
            request.model, (prompt,), options, request.stream, request.include_usage
        )

    def write(request: ChatRequest) -> Invocation:
        _check(request, rules)
        return completions.write(complete(request))

    def read(value: Any, request: ChatRequest) -> Completion:
        found = completions.read(value, complete(request))
        choices = (replace(each, text=(each.text or "").lstrip()) for each in found.choices)
        return replace(found, choices=tuple(choices))

    def events(records: Iterable[Any], request: ChatRequest) -> Iterator[Event]:
        assert completions.events is not None
        return _without_leading_space(completions.events(records, complete(request)))

    return Generation(rules, write, read, None if completions.events is None else events)


def _check(request: ChatRequest, rules: Rules) -> None:
    writing.check_images(request, rules)
    for name, value in request.options.items():
        rule = rules[name]
        if is_refused(rule, name, value):
            raise refusal(name, rule.reason)
    writing.check_plain(request, _NO.reason)


def _without_leading_space(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events; the space before an answer belongs to the template."""
    begun: set[int] = set()
    for event in events:
        if isinstance(event, Delta) and event.text is not None and event.index not in begun:
            text = event.text.lstrip()
            if text:
                begun.add(event.index)
            yield replace(event, text=text)
        else:
            yield event
