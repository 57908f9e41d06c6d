"""The comparison of a plan with its inventory finds what it should."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.inventory import differences

POLICY = '{"Statement": [{"Action": "s3:GetObject", "Resource": "*"}]}'
PLAN: dict[str, Any] = {
    "planned_values": {
        "outputs": {"name": {"value": "gpt2"}},
        "root_module": {
            "child_modules": [
                {
                    "resources": [
                        {
                            "mode": "managed",
                            "address": "module.a.thing.this",
                            "type": "thing",
                            "values": {"policy": POLICY, "size": 1, "block": [{"a": 1, "b": 2}]},
                        }
                    ]
                }
            ]
        },
    },
    "checks": [{"address": {"to_display": "check.pair"}, "status": "pass"}],
}


def about(**attributes: Any) -> dict[str, Any]:
    return {"resources": {"module.a.thing.this": attributes}}


@pytest.mark.parametrize(
    "expected",
    [
        {},
        about(size=1),
        about(block=[{"b": 2}]),
        about(policy={"Statement": [{"Action": "s3:GetObject"}]}),
        {"counts": {"thing": 1, "other": 0}},
        {"outputs": {"name": "gpt2"}},
        {"checks": {"check.pair": "pass"}},
    ],
)
def test_what_is_in_the_plan_is_found(expected: dict[str, Any]) -> None:
    assert differences(expected, PLAN) == []


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (about(size=2), "module.a.thing.this.size is 1, not 2"),
        (about(colour="red"), "module.a.thing.this.colour is None, not 'red'"),
        (about(block=[]), "module.a.thing.this.block is [{'a': 1, 'b': 2}], not []"),
        (about(block=[{"b": 3}]), "module.a.thing.this.block[0].b is 2, not 3"),
        (
            about(policy={"Statement": [{"Action": "s3:PutObject"}]}),
            "module.a.thing.this.policy.Statement[0].Action is 's3:GetObject', not 's3:PutObject'",
        ),
        ({"resources": {"thing.that": {}}}, "thing.that is not planned"),
        ({"counts": {"thing": 2}}, "1 thing are planned, not 2"),
        ({"outputs": {"name": "bert"}}, "output name is 'gpt2', not 'bert'"),
        ({"outputs": {"region": "eu"}}, "output region is None, not 'eu'"),
        ({"checks": {"check.pair": "fail"}}, "check check.pair is 'pass', not 'fail'"),
        ({"resource": {}}, "unknown part of the inventory: resource"),
    ],
)
def test_what_is_not_in_the_plan_is_said(expected: dict[str, Any], said: str) -> None:
    assert differences(expected, PLAN) == [said]
