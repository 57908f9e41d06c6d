"""Each function of jobs starts with its own settings, and requires no others."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import pytest

from web.settings import SettingsError

STORE = {"table_name": "gpt2-jobs", "bucket": "gpt2-jobs-bucket", "prefix": "gpt2/"}
TIME_LIMITS = {"request_ttl_seconds": 600, "invocation_timeout_seconds": 300}
RATE_LIMITS = {
    "table_name": "gpt2-rate-limits",
    "default": {"requests_per_minute": 60, "tokens_per_day": None},
    "keys": {},
    "default_completion_tokens": 512,
    "on_failure": "open",
    "timeout_seconds": 1,
    "history_days": 30,
}
SUBMIT = {
    "store": STORE,
    "endpoint_name": "gpt2",
    **TIME_LIMITS,
    "retention_seconds": 86400,
    "max_body_bytes": 4194304,
    "callback_hosts": [],
}
ENDER = {"store": STORE, "endpoint_name": "gpt2", "callback_function_name": None}
DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("jobs_submit", {**SUBMIT, "rate_limits": None}),
    ("jobs_submit", {**SUBMIT, "callback_hosts": ["x.example"], "rate_limits": RATE_LIMITS}),
    ("jobs_read", {"store": STORE}),
    ("jobs_notify", ENDER),
    ("jobs_notify", {**ENDER, "callback_function_name": "gpt2-jobs-callback"}),
    ("jobs_sweep", {**ENDER, **TIME_LIMITS}),
    (
        "jobs_callback",
        {
            "store": STORE,
            "allowed_hosts": ["x.example"],
            "secret_name": "gpt2/jobs-callback",
            "secret_overlap_seconds": 0,
            "dead_letter_queue_url": "https://sqs.us-east-1.amazonaws.com/1/gpt2-jobs-dead",
        },
    ),
]


def start(function: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import a handler as Lambda does."""
    monkeypatch.setenv("SETTINGS", json.dumps(document))
    name = f"{function}.handler"
    monkeypatch.delitem(sys.modules, name, raising=False)
    try:
        return importlib.import_module(name).handler
    finally:
        sys.modules.pop(name, None)


@pytest.mark.parametrize(("function", "document"), DOCUMENTS)
def test_a_function_starts_with_its_settings(
    function: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(start(function, document, monkeypatch))


@pytest.mark.parametrize(
    ("function", "document", "key"),
    [
        pytest.param(function, document, key, id=f"{function}-{number}-{key}")
        for number, (function, document) in enumerate(DOCUMENTS)
        for key in document
    ],
)
def test_a_function_does_not_start_without_a_setting(
    function: str, document: dict[str, Any], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {name: value for name, value in document.items() if name != key}
    with pytest.raises(SettingsError, match=key):
        start(function, rest, monkeypatch)
