"""Stop sequences, cut off where an engine leaves them in its text. Pure.

OpenAI's API never returns a stop sequence. TGI returns it, and the Hugging Face toolkit has no stop
sequences at all, so its text goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from openai_api.results import Choice, Completion, Delta, Event


def cut(completion: Completion, stops: Sequence[str]) -> Completion:
    """Return a completion whose texts end before the first stop sequence."""
    if not stops:
        return completion
    return replace(completion, choices=tuple(_cut(choice, stops) for choice in completion.choices))


def cut_events(events: Iterable[Event], stops: Sequence[str]) -> Iterator[Event]:
    """Yield events whose texts end before the first stop sequence.

    What may be the beginning of one waits until the next text shows whether it is.
    """
    if not stops:
        yield from events
        return
    held: dict[int, _Held] = {}
    for event in events:
        if not isinstance(event, Delta):
            yield event
            continue
        found = held.setdefault(event.index, _Held(stops)).take(event)
        if found is not None:
            yield found


def _cut(choice: Choice, stops: Sequence[str]) -> Choice:
    at = _find(choice.text or "", stops)
    if at is None:
        return choice
    return replace(choice, text=(choice.text or "")[:at], finish_reason="stop")


def _find(text: str, stops: Sequence[str]) -> int | None:
    """Return where the first stop sequence begins; None if there is none."""
    return min((at for stop in stops if (at := text.find(stop)) >= 0), default=None)


class _Held:
    """The end of a choice's text that may be the beginning of a stop sequence."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = stops
        self._text = ""
        self._is_over = False

    def take(self, delta: Delta) -> Delta | None:
        """Return what may be sent of a delta; None if that is nothing."""
        if self._is_over:
            return None
        text = self._text + (delta.text or "")
        at = _find(text, self._stops)
        if at is not None:
            self._is_over = True
            return replace(delta, text=text[:at], finish_reason="stop")
        if delta.finish_reason is not None:
            self._is_over = True
            return replace(delta, text=text or None)
        sent = len(text) - self._may_begin(text)
        self._text = text[sent:]
        return replace(delta, text=text[:sent] if delta.text is not None else None)

    def _may_begin(self, text: str) -> int:
        """Return how many characters at the end may begin a stop sequence."""
        longest = min(len(text), max(map(len, self._stops)) - 1)
        for length in range(longest, 0, -1):
            end = text[-length:]
            if any(stop.startswith(end) for stop in self._stops):
                return length
        return 0
