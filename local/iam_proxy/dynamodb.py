"""DynamoDB's calls and the permissions that they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.iam_proxy.call import Account, Call, Permission, target_and_body, unsupported
from local.sigv4 import SignedRequest

# A word of an expression that is no value (`:x`), no function and no later part of a path.
_ATTRIBUTE = re.compile(r"(?<![\w:#.])#?[A-Za-z_]\w*(?!\w)(?! *\()")
_KEYWORDS = frozenset({"ADD", "AND", "BETWEEN", "DELETE", "IN", "NOT", "OR", "REMOVE", "SET"})

_ON_TABLE = frozenset({"DeleteItem", "DescribeTable", "GetItem", "PutItem", "UpdateItem"})
_ON_TABLE_OR_INDEX = frozenset({"Query", "Scan"})
_IN_TRANSACTION = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}


def describe(request: SignedRequest, account: Account) -> Call:
    """The call. Raises RefusedError when its permissions are not known."""
    operation, members = target_and_body(request)
    return Call(operation, tuple(_permissions(operation, members, account)))


def _permissions(
    operation: str, members: Mapping[str, Any], account: Account
) -> Iterator[Permission]:
    if operation == "UpdateItem":
        context = {"dynamodb:Attributes": sorted(_attributes(members))}
        yield Permission("dynamodb:UpdateItem", _table(members["TableName"], account), context)
    elif operation in _ON_TABLE:
        yield Permission(f"dynamodb:{operation}", _table(members["TableName"], account))
    elif operation in _ON_TABLE_OR_INDEX:
        index = f"/index/{members['IndexName']}" if "IndexName" in members else ""
        yield Permission(f"dynamodb:{operation}", _table(members["TableName"], account) + index)
    elif operation in ("TransactWriteItems", "TransactGetItems"):
        # No action of its own: each item needs that of the call that it stands for.
        for item in members["TransactItems"]:
            for kind, one in item.items():
                action = f"dynamodb:{_IN_TRANSACTION[kind]}"
                yield Permission(action, _table(one["TableName"], account))
    elif operation in ("BatchGetItem", "BatchWriteItem"):
        for table in members["RequestItems"]:
            yield Permission(f"dynamodb:{operation}", _table(table, account))
    else:
        raise unsupported("dynamodb", operation)


def _attributes(members: Mapping[str, Any]) -> set[str]:
    """The attributes that an UpdateItem names: of the key, and in its expressions.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    aliases = members.get("ExpressionAttributeNames", {})
    expressions = (members.get(name, "") for name in ("UpdateExpression", "ConditionExpression"))
    words = {word for text in expressions for word in _ATTRIBUTE.findall(text)}
    return {
        *members["Key"],
        *(aliases.get(word, word) for word in words if word.upper() not in _KEYWORDS),
    }


def _table(name: str, account: Account) -> str:
    return name if name.startswith("arn:") else account.arn("dynamodb", f"table/{name}")
