"""The functions as Lambda loads them, and API Gateway's events as AWS documents them."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generate import route as generate
from generate.settings import Settings
from inference import client as sagemaker
from info import route as info
from info.document import OPERATIONS
from info.settings import Settings as InfoSettings
from tests.lambdas.conformance import differences
from web import deadline, http_handler, log
from web.settings import load

EVENTS = Path(__file__).parent / "events"
URL = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations"
GENERATE: dict[str, Any] = {
    "endpoint_name": "gpt2",
    "invoke_timeout_seconds": 24,
    "max_body_bytes": 1000,
    "target_variants": [],
    "rate_limits": None,
}
INFO: dict[str, Any] = {"endpoint_url": URL, "openapi": None, "model_names": []}
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
}

Event = dict[str, Any]
CreateGenerate = Callable[[sagemaker.RuntimeClient], http_handler.Handler]


def with_settings(settings: dict[str, Any]) -> dict[str, str]:
    """The environment of a function with these settings."""
    return {**ENVIRONMENT, "SETTINGS": json.dumps(settings)}


def generate_settings_with(**changes: Any) -> Settings:
    """The settings of generate, with changes."""
    return load(Settings, with_settings(GENERATE | changes))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Lambda puts into the environment, and nothing of this machine's AWS."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time pass for deadlines: what is left does not depend on how busy the machine is."""
    of_invocation = functools.partial(deadline.of_invocation, clock=lambda: 0.0)
    monkeypatch.setattr(deadline, "of_invocation", of_invocation)


@pytest.fixture(autouse=True)
def documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare every response that any test gets of a handler with the OpenAPI document."""
    create = http_handler.create

    def create_documented(*arguments: Any, **named: Any) -> http_handler.Handler:
        handler = create(*arguments, **named)

        def handle(event: object, context: Any) -> dict[str, Any]:
            result = handler(event, context)
            route = event.get("routeKey") if isinstance(event, dict) else None
            if isinstance(route, str) and route in OPERATIONS:
                assert differences(route, result) == []
            return result

        return handle

    monkeypatch.setattr(http_handler, "create", create_documented)


@pytest.fixture
def context() -> SimpleNamespace:
    """What the handlers use of Lambda's context."""
    return SimpleNamespace(aws_request_id="8476a536-e9f4-11e8-9739-2dfe598c3fcd")


@pytest.fixture
def load_event() -> Callable[[str], Event]:
    """Load a recorded event of events/."""

    def load(name: str) -> Event:
        event: Event = json.loads((EVENTS / f"{name}.json").read_text())
        return event

    return load


@pytest.fixture
def generate_event(load_event: Callable[[str], Event]) -> Callable[..., Event]:
    """Make a POST /generate event with a body."""

    def make(body: object, *, is_base64: bool = False) -> Event:
        return {**load_event("generate"), "body": body, "isBase64Encoded": is_base64}

    return make


@pytest.fixture
def generate_settings() -> Settings:
    """The settings of generate."""
    return generate_settings_with()


@pytest.fixture
def create_generate(generate_settings: Settings) -> CreateGenerate:
    """Make the generate handler around a client."""
    return lambda client: http_handler.create(generate.create(generate_settings, client))


@pytest.fixture
def info_handler() -> http_handler.Handler:
    """The info handler, without an OpenAPI document."""
    return http_handler.create(info.create(load(InfoSettings, with_settings(INFO))))


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log_records() -> Iterator[list[logging.LogRecord]]:
    """Everything that is logged, at whatever level lets it pass. Levels are restored."""
    root, collector = logging.getLogger(), _Collector()
    loggers = [root, *map(logging.getLogger, (log.logger.name, "botocore", "urllib3"))]
    levels = [logger.level for logger in loggers]
    root.addHandler(collector)
    log.configure({})
    yield collector.records
    root.removeHandler(collector)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
