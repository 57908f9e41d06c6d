"""Budgets: two actions for all calls but those of tags.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn

TAG_ACTIONS = ("ListTagsForResource", "TagResource", "UntagResource")


def _needs(request: ApiRequest) -> list[Permission]:
    if request.action in TAG_ACTIONS:
        return [Permission(f"budgets:{request.action}", str(request.input["ResourceARN"]))]
    own = request.input.get("Budget") or request.input.get("NewBudget") or request.input
    budget = arn(request, "budgets", f"budget/{own['BudgetName']}", region=False)
    is_read = request.action.startswith("Describe")
    action = "budgets:ViewBudget" if is_read else "budgets:ModifyBudget"
    tags = [Permission("budgets:TagResource", budget)] if request.input.get("ResourceTags") else []
    return [Permission(action, budget), *tags]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"budgets": _needs}
