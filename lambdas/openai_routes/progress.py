"""What a stream has had so far: its end shows whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inference.errors import UpstreamFailedError
from openai_api.results import Delta, Event, Usage

CUT = "The model's response was cut off."


class Progress:
    """Watches the events of one stream.

    Attributes:
        usage: the newest one that the engine reported; None: it has reported none.
        deltas: how many parts of choices there were; a part is a token or more.
    """

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.deltas = 0
        self._open: set[int] = set()
        self._ended: set[int] = set()

    def watch(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events.

        Raises:
            UpstreamFailedError: at their end, if there was no choice, or one has no end.
        """
        for event in events:
            if isinstance(event, Delta):
                self._note(event)
            else:
                self.usage = event
            yield event
        if not self.deltas:
            raise UpstreamFailedError(cause="stream without a chunk")
        if self._open:
            raise UpstreamFailedError(CUT, cause="stream that ended early")

    def used(self, prompt_tokens: int) -> Usage:
        """Return the usage, counted where the engine reports none."""
        return self.usage or Usage(prompt_tokens, self.deltas)

    def _note(self, delta: Delta) -> None:
        self.deltas += 1
        if delta.finish_reason is not None:
            self._ended.add(delta.index)
            self._open.discard(delta.index)
        elif delta.index not in self._ended:
            self._open.add(delta.index)
