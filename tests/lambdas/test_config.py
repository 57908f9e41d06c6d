from __future__ import annotations

import re

import pytest

from web.settings import ConfigError, EndpointConfig, GenerateConfig

GENERATE = {
    "SAGEMAKER_ENDPOINT_NAME": "gpt2",
    "INVOKE_TIMEOUT_SECONDS": "24",
    "MAX_BODY_BYTES": "1000",
}


def test_every_setting_is_read() -> None:
    assert GenerateConfig.from_environ({**GENERATE, "OTHER": "x"}) == GenerateConfig(
        endpoint_name="gpt2", invoke_timeout_seconds=24.0, max_body_bytes=1000
    )
    assert EndpointConfig.from_environ({"SAGEMAKER_ENDPOINT_URL": "https://x"}) == EndpointConfig(
        endpoint_url="https://x"
    )


def test_without_its_variable_nobody_may_choose_a_variant() -> None:
    assert GenerateConfig.from_environ(GENERATE).target_variants == ()
    chosen = GenerateConfig.from_environ({**GENERATE, "TARGET_VARIANTS": '["AllTraffic", "b"]'})
    assert chosen.target_variants == ("AllTraffic", "b")


def test_a_variable_that_may_be_missing_may_not_be_empty() -> None:
    with pytest.raises(ConfigError, match="TARGET_VARIANTS is missing"):
        GenerateConfig.from_environ({**GENERATE, "TARGET_VARIANTS": ""})


@pytest.mark.parametrize("name", GENERATE)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_missing_or_empty_variable_is_named(name: str, is_there: bool) -> None:
    environ = {key: value for key, value in GENERATE.items() if key != name}
    if is_there:
        environ[name] = ""

    with pytest.raises(ConfigError, match=f"{name} is missing"):
        GenerateConfig.from_environ(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INVOKE_TIMEOUT_SECONDS", "soon"),
        ("INVOKE_TIMEOUT_SECONDS", "0"),
        ("INVOKE_TIMEOUT_SECONDS", "-1"),
        ("INVOKE_TIMEOUT_SECONDS", "nan"),
        ("INVOKE_TIMEOUT_SECONDS", "inf"),
        ("MAX_BODY_BYTES", "1e6"),
        ("MAX_BODY_BYTES", "0"),
        ("MAX_BODY_BYTES", "-5"),
        ("TARGET_VARIANTS", "canary"),
        ("TARGET_VARIANTS", '{"canary": 1}'),
        ("TARGET_VARIANTS", "[1]"),
    ],
)
def test_a_value_that_cannot_be_used_is_quoted(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"{name} is {value!r}")):
        GenerateConfig.from_environ({**GENERATE, name: value})
