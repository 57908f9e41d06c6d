"""The tree of errors that clients can get, from every folder that declares some."""

from __future__ import annotations

from collections.abc import Iterator

import inference.errors
import jobs.errors
import openai_api.errors
import rate_limits.errors
import usage.errors
import web.errors
from web.errors import BodyTooLargeError, HttpError

MODULES = (
    web.errors,
    inference.errors,
    jobs.errors,
    openai_api.errors,
    rate_limits.errors,
    usage.errors,
)


def classes(of: type[HttpError] = HttpError) -> Iterator[type[HttpError]]:
    """The class and all below it."""
    yield of
    for child in of.__subclasses__():
        yield from classes(child)


def make(error: type[HttpError]) -> HttpError:
    """An error of the class."""
    return BodyTooLargeError(1000) if error is BodyTooLargeError else error()
