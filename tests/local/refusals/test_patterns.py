from __future__ import annotations

import pytest
from moto.core.utils import get_service_model

from local.refusals.patterns import compiled_for_python, matches


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "search team", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "búsqueda", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "a;b", False),
        (r"[\u0009\u000A\u000D\u0020-\u00FF]+", "one\ntwo", True),
        (".*", "one\ntwo", True),
        (r"\p{Print}+", "wake-up", True),
        (r"\p{Print}+", "wake\nup", False),
        (r"\p{Unheard}+", "anything", True),
        (r"[a-z&&[^b]]+", "anything", True),
        ("(", "anything", True),
        (r"[\uD800\uDC00-\uDBFF\uDFFFa]+", "a😀", True),
        (r"[\uD800\uDC00-\uDBFF\uDFFFa]+", "b", False),
    ],
)
def test_a_pattern_for_java_is_read_as_pythons(pattern: str, value: str, expected: bool) -> None:
    assert matches(pattern, value) is expected


def test_few_patterns_of_the_services_are_beyond_python() -> None:
    services = ["apigatewayv2", "application-autoscaling", "budgets", "cloudwatch", "dynamodb"]
    services += ["events", "iam", "kms", "lambda", "logs", "s3", "sagemaker", "secretsmanager"]
    services += ["sns", "sqs"]
    unread = {
        pattern
        for service in services
        for pattern in _patterns(service)
        if compiled_for_python(pattern) is None
    }
    # Each is malformed, or Java's own; the module uses none of them.
    assert unread == {
        r"[\w-_]*",
        r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}",
        r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,256}",
    }


def _patterns(service: str) -> set[str]:
    model = get_service_model(service)
    shapes = (model.shape_for(name) for name in model.shape_names)
    return {shape.metadata["pattern"] for shape in shapes if "pattern" in shape.metadata}
