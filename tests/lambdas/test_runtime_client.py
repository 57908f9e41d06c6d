"""The packaged zips under Lambda's own runtime client, awslambdaric."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lambdas import fake_runtime, runtime_api
from tests.lambdas.conftest import GENERATE, INFO, URL, Event, with_settings
from tests.lambdas.runtime_api import INVOCATION_ID, RuntimeApi

DIST = Path(__file__).parents[2] / "dist"
ANSWER = '[{"generated_text": "é more"}]'


@pytest.fixture
def unpack(tmp_path: Path) -> Callable[[str], Path]:
    """Unpack a function's zip."""

    def unpacked(function: str) -> Path:
        with zipfile.ZipFile(DIST / f"{function}.zip") as archive:
            archive.extractall(tmp_path / function)
        return tmp_path / function

    return unpacked


def run(code: Path, api: RuntimeApi, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Run the runtime client until the events are used up. Returns what it logged."""
    done = subprocess.run(
        [sys.executable, "-m", "awslambdaric", f"{code.name}.handler.handler"],
        cwd=code,
        env={
            **environment,
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "LAMBDA_TASK_ROOT": str(code),
            "PYTHONPATH": str(code),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_generate_responds_under_the_runtime_client(
    unpack: Callable[[str], Path], load_event: Callable[[str], Event]
) -> None:
    events = [load_event("generate"), load_event("generate_no_body")]
    with (
        fake_runtime.serve(fake_runtime.answer(ANSWER.encode())) as sagemaker,
        runtime_api.serve(events) as api,
    ):
        environment = {
            **with_settings(GENERATE),
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": sagemaker.url,
        }
        logged = run(unpack("generate"), api, environment)

    paths, (good, bad) = zip(*api.posts, strict=True)
    assert set(paths) == {f"/2018-06-01/runtime/invocation/{INVOCATION_ID}/response"}
    assert (good["statusCode"], good["body"]) == (200, ANSWER)
    assert (bad["statusCode"], bad["body"]) == (
        400,
        "The request body is empty. Please provide a valid input.",
    )
    lines = [line for line in logged if line.get("logger") == "gateway"]
    assert [line["status"] for line in lines] == [200, 400]
    assert lines[0]["request_id"] == "JKJaXmPLvHcESHA="
    assert lines[0]["requestId"] == INVOCATION_ID
    assert lines[0]["endpoint_ms"] > 0
    assert lines[0]["response_bytes"] == len(ANSWER.encode())


def test_info_responds_under_the_runtime_client(
    unpack: Callable[[str], Path], load_event: Callable[[str], Event]
) -> None:
    with runtime_api.serve([load_event("endpoint")]) as api:
        run(unpack("info"), api, with_settings(INFO))

    ((_, answer),) = api.posts
    assert (answer["statusCode"], answer["body"]) == (200, URL)


@pytest.mark.parametrize(
    ("function", "settings", "missing"),
    [("generate", GENERATE, "max_body_bytes"), ("info", INFO, "endpoint_url")],
)
def test_a_missing_setting_ends_the_init_and_is_named(
    function: str, settings: dict[str, Any], missing: str, unpack: Callable[[str], Path]
) -> None:
    others = {name: value for name, value in settings.items() if name != missing}
    with runtime_api.serve([]) as api:
        run(unpack(function), api, with_settings(others))

    ((path, error),) = api.posts
    assert path == "/2018-06-01/runtime/init/error"
    assert error["errorType"] == "SettingsError"
    assert f"SETTINGS.{missing} is missing" in error["errorMessage"]
