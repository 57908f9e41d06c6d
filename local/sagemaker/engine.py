"""Which engine an image is, by its repository: each of AWS's images holds one engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).resolve().parents[2] / "modules" / "image" / "catalogue.json"


def engine_of(image: str) -> str | None:
    """The name of the engine; None for an image of one's own, which can be any."""
    return _engines().get(_repository(image))


def _repository(image: str) -> str:
    name = image.rpartition("/")[2]
    return name.partition("@")[0].partition(":")[0]


@cache
def _engines() -> Mapping[str, str]:
    releases = json.loads(_CATALOGUE.read_text())["releases"]
    return {
        _repository(image): engine
        for engine, versions in releases.items()
        for version in versions
        for image in version["images"].values()
    }
