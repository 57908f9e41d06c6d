"""A handler that sends the words of a text one by one."""

import time
from collections.abc import Iterator

import sagemaker_llm as llm

SECONDS = 0.5


def tell(request: llm.Request, _model: llm.Model) -> Iterator[str]:
    """Yield the words of a text, the next one a while later."""
    words = request.json().get("text")
    if not isinstance(words, str):
        raise llm.BadRequestError("Set text to the text to tell.")
    for word in words.split():
        yield f"{word}\n"
        time.sleep(SECONDS)


handler = llm.streaming_handler(tell)
