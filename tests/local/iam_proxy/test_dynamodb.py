from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.local.iam_proxy.support import TABLE, Stores, allow, code_of, item


def test_an_allowed_call_takes_effect(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("dynamodb:PutItem", on=stores.table))
    table.put_item(TableName=TABLE, Item=item("a"))
    found = stores.operator("dynamodb").get_item(TableName=TABLE, Key=item("a"))
    assert found["Item"] == item("a")


def test_a_call_that_no_policy_allows_is_denied_and_changes_nothing(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("dynamodb:GetItem", on=stores.table))
    refused = code_of(lambda: table.put_item(TableName=TABLE, Item=item("b")))
    assert refused == "AccessDeniedException"
    assert "Item" not in stores.operator("dynamodb").get_item(TableName=TABLE, Key=item("b"))


def test_the_permission_for_another_table_does_not_serve(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("dynamodb:*", on=stores.table + "-2"))
    assert code_of(lambda: table.get_item(TableName=TABLE, Key=item())) == "AccessDeniedException"


def test_an_index_has_a_permission_of_its_own(stores: Stores) -> None:
    query = {
        "TableName": TABLE,
        "IndexName": "open",
        "KeyConditionExpression": "#o = :o",
        "ExpressionAttributeNames": {"#o": "open"},
        "ExpressionAttributeValues": {":o": {"S": "open"}},
    }
    on_table = stores.client("dynamodb", allow("dynamodb:Query", on=stores.table))
    on_index = stores.client("dynamodb", allow("dynamodb:Query", on=stores.table + "/index/open"))
    assert code_of(lambda: on_table.query(**query)) == "AccessDeniedException"
    # Past the proxy: there is no such index.
    assert code_of(lambda: on_index.query(**query)) != "AccessDeniedException"


def test_a_transaction_needs_the_permission_of_each_of_its_writes(stores: Stores) -> None:
    writes = [
        {"Put": {"TableName": TABLE, "Item": item("t")}},
        {"Delete": {"TableName": TABLE, "Key": item("u")}},
    ]
    puts = stores.client("dynamodb", allow("dynamodb:PutItem", on=stores.table))
    both = stores.client(
        "dynamodb", allow("dynamodb:PutItem", "dynamodb:DeleteItem", on=stores.table)
    )
    assert code_of(lambda: puts.transact_write_items(TransactItems=writes)) == (
        "AccessDeniedException"
    )
    both.transact_write_items(TransactItems=writes)


def test_of_many_conditional_writes_at_once_one_wins(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("dynamodb:PutItem", on=stores.table))

    def put(_: int) -> str:
        return code_of(
            lambda: table.put_item(
                TableName=TABLE, Item=item("race"), ConditionExpression="attribute_not_exists(id)"
            )
        )

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(put, range(30)))
    assert sorted(set(outcomes)) == ["ConditionalCheckFailedException", "no error"]
    assert outcomes.count("no error") == 1


def test_a_call_whose_permissions_are_not_known_is_refused(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("*", on="*"))
    assert code_of(lambda: table.delete_table(TableName=TABLE)) == "NotImplementedByStandIn"


def test_a_wrong_secret_is_refused(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("*", on="*"))
    table._request_signer._credentials.secret_key = "x" * 40
    refused = code_of(lambda: table.get_item(TableName=TABLE, Key=item()))
    assert refused == "InvalidSignatureException"


def test_a_service_that_is_not_emulated_is_refused(stores: Stores) -> None:
    parameters = stores.client("ssm", allow("*", on="*"))
    refused = code_of(lambda: parameters.get_parameter(Name="/aws/any"))
    assert refused == "NotImplementedByStandIn"


def test_a_transaction_that_is_sent_again_with_its_token_takes_effect_once(stores: Stores) -> None:
    table = stores.client("dynamodb", allow("dynamodb:PutItem", on=stores.table))
    put = {
        "TableName": TABLE,
        "Item": item("token"),
        "ConditionExpression": "attribute_not_exists(id)",
    }

    def write(token: str) -> str:
        return code_of(
            lambda: table.transact_write_items(
                TransactItems=[{"Put": put}], ClientRequestToken=token
            )
        )

    assert write("a") == "no error"
    assert write("a") == "no error"
    assert write("b") == "TransactionCanceledException"
