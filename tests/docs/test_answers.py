"""The README's table of answers, docs/local.md's faults and the architecture's environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from gateway.errors import GatewayError
from local.faults import Kind
from tests.docs.pages import REPOSITORY, page

HCL = "".join(
    path.read_text(encoding="utf-8")
    for pattern in ("*.tf", "modules/jobs/*.tf", "modules/limits/*.tf")
    for path in REPOSITORY.glob(pattern)
)
CONFIG = "".join(
    path.read_text(encoding="utf-8") for path in REPOSITORY.glob("lambdas/*/config.py")
)


def leaves(error: type[GatewayError] = GatewayError) -> Iterator[type[GatewayError]]:
    """The errors that are raised: those without a subclass."""
    below = error.__subclasses__()
    if not below:
        yield error
    for each in below:
        yield from leaves(each)


def by_name(error: type[GatewayError]) -> str:
    """A name for the test's report."""
    return error.__name__


ERRORS = sorted(leaves(), key=by_name)


@pytest.mark.parametrize("error", ERRORS, ids=by_name)
def test_every_error_is_in_the_readme_with_its_status(error: type[GatewayError]) -> None:
    needle = error.default_message if error.as_text else f"`{error.code}`"
    rows = [cells for cells in page("README.md").rows() if needle in cells[1]]
    assert [cells[0] for cells in rows] == [str(error.status)]
    retries = error.retry_after_seconds is not None
    assert ("retry-after" in rows[0][1]) == retries


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fault_is_documented(kind: Kind) -> None:
    assert f"`{kind}`" in [cells[0] for cells in page("docs/local.md").rows()]


def test_every_environment_variable_is_set_and_read() -> None:
    pages = (page("docs/architecture.md"), page("docs/jobs.md"))
    cells = [cell for each in pages for row in each.rows() for cell in row]
    documented = {cell.strip("`") for cell in cells if re.fullmatch(r"`[A-Z_]+`", cell)}
    assert documented
    assert documented == set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+) += ", HCL))
    assert documented == set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', CONFIG))
