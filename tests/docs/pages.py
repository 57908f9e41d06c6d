"""The repository's Markdown, taken apart far enough to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: what follows the fence, and what stands inside."""

    language: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path inside the repository."""
        return self.path.relative_to(REPOSITORY).as_posix()

    @property
    def prose(self) -> str:
        """The text without its fenced blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of a language."""
        return [m["text"] for m in _FENCE.finditer(self.text) if m["language"] == language]

    def links(self) -> list[str]:
        """The targets of all links."""
        return [match["target"] for match in _LINK.finditer(self.prose)]

    def anchors(self) -> set[str]:
        """What a link may name behind a `#`, as GitHub makes it of the headings."""
        return {_slug(match["text"]) for match in _HEADING.finditer(self.prose)}

    def rows(self) -> Iterator[list[str]]:
        """The cells of every table row, without headings' rules."""
        for line in self.prose.splitlines():
            if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
                yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _slug(heading: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")


def page(name: str) -> Page:
    """The page at a path inside the repository."""
    path = REPOSITORY / name
    return Page(path, path.read_text(encoding="utf-8"))


def pages() -> list[Page]:
    """Every page of the repository, without what tools put beside the sources."""
    found = (path.relative_to(REPOSITORY) for path in REPOSITORY.rglob("*.md"))
    return [page(str(path)) for path in sorted(found) if not _is_foreign(path)]


def _is_foreign(path: Path) -> bool:
    return any(part.startswith(".") or part in ("build", "node_modules") for part in path.parts)
