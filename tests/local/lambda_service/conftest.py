"""Tiny functions: a handler's source in a zip, with the settings a test cares about."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass(frozen=True)
class FakeFunction:
    name: str
    zip_path: Path
    handler: str = "handler.handler"
    runtime: str = "python3.13"
    timeout_seconds: int = 5
    memory_mb: int = 256
    environment: Mapping[str, str] = field(default_factory=dict)
    reserved_concurrency: int | None = None
    log_format: str = "JSON"
    log_level: str | None = "INFO"

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:eu-west-1:123456789012:function:{self.name}"

    @property
    def log_group(self) -> str:
        return f"/aws/lambda/{self.name}"


MakeFunction = Callable[..., FakeFunction]


@pytest.fixture
def make_function(tmp_path: Path) -> MakeFunction:
    def make(source: str, *, name: str = "f", **settings: object) -> FakeFunction:
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("handler.py", source)
        return FakeFunction(name=name, zip_path=path, **settings)  # type: ignore[arg-type]

    return make
