"""The table of responses in docs/api.md, and that of faults in docs/development/local.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from local.faults import Kind
from tests.docs.pages import REPOSITORY, page
from web.errors import HttpError

for _file in sorted(REPOSITORY.glob("lambdas/*/errors.py")):
    import_module(f"{_file.parent.name}.errors")


def leaves(error: type[HttpError] = HttpError) -> Iterator[type[HttpError]]:
    """The errors that are raised: those without a subclass."""
    below = error.__subclasses__()
    if not below:
        yield error
    for each in below:
        yield from leaves(each)


def by_name(error: type[HttpError]) -> str:
    """A name for the test's report."""
    return error.__name__


# Those that only a user's own handler raises are in docs/own-routes.md.
ERRORS = sorted(
    (error for error in leaves() if error.__module__ != "sagemaker_llm.errors"), key=by_name
)


def test_there_are_errors_of_every_folder() -> None:
    assert {error.__module__ for error in ERRORS} >= {"web.errors", "jobs.errors"}


@pytest.mark.parametrize("error", ERRORS, ids=by_name)
def test_every_error_is_documented_with_its_status(error: type[HttpError]) -> None:
    needle = error.default_message if error.as_text else f"`{error.code}`"
    # Rows with a code alone are of the table of API Gateway's own errors.
    rows = [
        cells
        for cells in page("docs/api.md").rows()
        if needle in cells[1] and not re.fullmatch(r"`\w+`", cells[1])
    ]
    assert [cells[0] for cells in rows] == [str(error.status)]
    retries = error.retry_after_seconds is not None
    assert ("retry-after" in rows[0][1]) == retries


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fault_is_documented(kind: Kind) -> None:
    rows = page("docs/development/local.md").rows()
    assert f"`{kind}`" in [cells[0] for cells in rows]
