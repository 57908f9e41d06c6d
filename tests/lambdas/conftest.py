"""The functions as Lambda loads them, and API Gateway's events as AWS documents them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from endpoint import route as endpoint
from generate import route as generate
from inference import client as sagemaker
from info.document import OPERATIONS
from tests.lambdas.conformance import differences
from web import http_handler, log
from web.settings import EndpointConfig, GenerateConfig

EVENTS = Path(__file__).parent / "events"
ENVIRONMENT = {
    "SAGEMAKER_ENDPOINT_NAME": "gpt2",
    "SAGEMAKER_ENDPOINT_URL": (
        "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations"
    ),
    "INVOKE_TIMEOUT_SECONDS": "24",
    "MAX_BODY_BYTES": "1000",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
}

Event = dict[str, Any]
CreateGenerate = Callable[[sagemaker.RuntimeClient], http_handler.Handler]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Terraform and Lambda put into the environment, and nothing of this machine's AWS."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every answer that any test gets of a handler against the OpenAPI document."""
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
def generate_config() -> GenerateConfig:
    """The settings of ENVIRONMENT."""
    return GenerateConfig.from_environ(ENVIRONMENT)


@pytest.fixture
def create_generate(generate_config: GenerateConfig) -> CreateGenerate:
    """Make the generate handler around a client."""
    return lambda client: http_handler.create(generate.create(generate_config, client))


@pytest.fixture
def endpoint_handler() -> http_handler.Handler:
    """The endpoint handler."""
    return http_handler.create(endpoint.create(EndpointConfig.from_environ(ENVIRONMENT)))


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log_records() -> Iterator[list[logging.LogRecord]]:
    """Everything that anybody logs, at whatever level lets it through. Levels are put back."""
    root, collector = logging.getLogger(), _Collector()
    loggers = [root, *map(logging.getLogger, (log.logger.name, "botocore", "urllib3"))]
    levels = [logger.level for logger in loggers]
    root.addHandler(collector)
    log.configure({})
    yield collector.records
    root.removeHandler(collector)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
