"""Which engine an image is, by its repository: each AWS image holds one engine.

``modules/image/catalogue.json`` lists the images. An image of one's own can be any engine; its
wire is that which the model server was started with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from local.model_server.app import CONTAINER
from local.state import Model

_CATALOGUE = Path(__file__).resolve().parents[2] / "modules" / "image" / "catalogue.json"


def path(model: Model) -> str:
    """The path on the model server that plays the model's container."""
    engine = _engines().get(_repository(model.image))
    return "/invocations" if engine is None else f"/{engine}/invocations"


def headers(model: Model) -> dict[str, str]:
    """What a container has of its own: its image and its environment."""
    container = {"image": model.image, "environment": dict(model.environment)}
    return {CONTAINER: json.dumps(container)}


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
