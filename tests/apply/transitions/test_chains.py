"""Each step of each chain, applied on the one before it: one apply each, and nothing left to do.

What AWS is asked to delete stands in chains.yaml, so a change that deletes more fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.deployer import Deployer, Permission
from terraform_cli import Terraform
from tests.apply.resources import everything
from tests.apply.stack import Stack, attached
from tests.apply.transitions.chains import Chain, Step, chains
from tests.apply.transitions.things import Things
from tools.deployer_policy import filled, written

pytestmark = pytest.mark.long

# What holds something that an apply cannot bring back, or whose absence clients notice.
KEPT = frozenset(
    {
        "DeleteApi",
        "DeleteBucket",
        "DeleteDomainName",
        "DeleteEndpoint",
        "DeleteLogGroup",
        "DeleteQueue",
        "DeleteRestApi",
        "DeleteSecret",
        "DeleteTable",
    }
)
# Part of the names of what a change replaces: eight digits of a digest, or a time.
GENERATION = re.compile(r"-(?:[0-9a-f]{8}|[0-9]{18}[0-9a-f]{8})$|model/.*|'arn:.*")

# What users write into the policies (docs/deployer.md): paths of roles, and what exists before.
PATH = re.compile(r"(?<=:role/).+/(?=gpt2)")
OWN = re.compile(r"[:/]mine-\d")


@dataclass(frozen=True)
class Applied:
    """What a step called, what there is after it, and whether a plan has work.

    ``order_matters`` is whether one has work when each list is written the other way round; only
    the step with the longest lists is asked.
    """

    calls: list[Call]
    resources: set[str]
    has_changes: bool
    order_matters: bool

    @property
    def deletes(self) -> list[str]:
        """Which of `KEPT` were called, each as often as it was."""
        return sorted(
            call.action for call in self.calls if call.action in KEPT and call.status < 300
        )


def _cases() -> Iterator[Any]:
    for chain in chains():
        group = pytest.mark.xdist_group(f"apply-transitions-{chain.name}")
        yield pytest.param(chain, id=chain.name, marks=group)


@pytest.fixture(scope="module", params=list(_cases()))
def chain(request: pytest.FixtureRequest) -> Chain:
    found: Chain = request.param
    return found


@pytest.fixture(scope="module")
def deployer(chain: Chain) -> Deployer:
    """Who may do everything, and notes what the chain needed."""
    assert chain
    return Deployer()


@pytest.fixture(scope="module")
def aws(deployer: Deployer) -> Iterator[ControlPlane]:
    """An account for the chain."""
    with ControlPlane(deployer=deployer) as running:
        yield running


@pytest.fixture(scope="module")
def applied(
    chain: Chain,
    aws: ControlPlane,
    terraform: Terraform,
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Applied]:
    """Name of a step → what it did."""
    directory = tmp_path_factory.mktemp(chain.name)
    with attached(terraform, aws, directory, ".") as stack:
        things = Things(aws)
        return {step.name: apply(stack, things.named(step.variables), step) for step in chain.steps}


def apply(stack: Stack, variables: dict[str, Any], step: Step) -> Applied:
    calls = stack.apply(**variables)
    turned = reversed_lists(variables) if step.name == "second" else variables
    return Applied(
        calls,
        everything(stack.aws),
        stack.has_changes(**variables),
        turned != variables and stack.has_changes(**turned),
    )


def reversed_lists(value: Any) -> Any:
    """Return the value with each list in it the other way round."""
    if isinstance(value, Mapping):
        return {key: reversed_lists(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [reversed_lists(inside) for inside in reversed(value)]
    return value


def test_each_step_is_done_by_one_apply(applied: Mapping[str, Applied]) -> None:
    assert [name for name, step in applied.items() if step.has_changes] == []


def test_the_order_of_a_list_is_no_change(applied: Mapping[str, Applied]) -> None:
    assert [name for name, step in applied.items() if step.order_matters] == []


def test_no_step_deletes_more_than_the_table_has(
    chain: Chain, applied: Mapping[str, Applied]
) -> None:
    deleted = {name: step.deletes for name, step in applied.items() if step.deletes}
    assert deleted == chain.deletes


def test_nothing_is_left_of_what_was_unset_again(applied: Mapping[str, Applied]) -> None:
    def lasting(name: str) -> set[str]:
        return {GENERATION.sub("", each) for each in applied[name].resources if "mine-" not in each}

    assert lasting("bare again") == lasting("bare")


@pytest.mark.usefixtures("applied")
def test_the_deployer_s_policies_allow_what_each_step_needs(
    aws: ControlPlane, deployer: Deployer
) -> None:
    policies = [filled(each, "gpt2", aws.region, aws.account_id) for each in written().values()]
    limited = Deployer(policies)

    def is_granted(needed: Permission) -> bool:
        return limited.allows(replace(needed, resource=PATH.sub("", needed.resource)))

    assert deployer.needed
    lacking = [each for each in deployer.needed if not is_granted(each)]
    assert [
        f"{each.action} {each.resource}" for each in lacking if not OWN.search(each.resource)
    ] == []
