from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from local.model_server.echo import Echo
from local.model_server.model import Sampling, Token

GREEDY = Sampling(0.0, 0, 1.0, 1.0, 1.0, 0.0, 0)


def generated(prompt: str, max_tokens: int = 100) -> list[Token]:
    async def run() -> list[Token]:
        echo = Echo()
        pieces = await echo.tokenize(prompt)
        return [token async for token in echo.generate(pieces, GREEDY, max_tokens)]

    return asyncio.run(run())


def test_it_answers_the_words_backwards_in_upper_case() -> None:
    assert [token.text for token in generated("to be or")] == [" OR", " BE", " TO", "</s>"]


def test_only_the_end_is_special() -> None:
    assert [token.special for token in generated("to be")] == [False, False, True]


def test_it_ends_after_the_tokens_that_were_asked_for() -> None:
    assert [token.text for token in generated("to be or", 2)] == [" OR", " BE"]


def test_a_word_has_the_same_id_each_time() -> None:
    first, second, _ = generated("to to")
    assert first.id == second.id > 0


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_the_tokens_of_a_text_add_up_to_it(text: str) -> None:
    pieces = asyncio.run(Echo().tokenize(text))
    assert "".join(piece.text for piece in pieces) == text
