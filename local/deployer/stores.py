"""DynamoDB, Secrets Manager, SNS and SQS.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
With a key, DynamoDB and Secrets Manager use it in the caller's name:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import ANY, Permission, arn

SUFFIX = "-??????"
"""Six characters, which Secrets Manager adds to the name."""

TABLE_KEY_ACTIONS = (
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
SECRET_KEY_ACTIONS = ("Decrypt", "GenerateDataKey")


def _dynamodb(request: ApiRequest) -> list[Permission]:
    given = request.input
    named = str(given.get("TableName") or given["ResourceArn"]).rpartition("/")[2]
    table = arn(request, "dynamodb", f"table/{named}")
    own = _with_tags(request, "dynamodb", table, "CreateTable", "TagResource", "Tags")
    key = (given.get("SSESpecification") or {}).get("KMSMasterKeyId")
    return own + _key(key, TABLE_KEY_ACTIONS)


def _secrets(request: ApiRequest) -> list[Permission]:
    given = request.input
    if request.action == "GetRandomPassword":
        return [Permission("secretsmanager:GetRandomPassword")]
    named = str(given.get("SecretId") or given["Name"])
    is_arn = named.startswith("arn:")
    secret = named if is_arn else arn(request, "secretsmanager", f"secret:{named}{SUFFIX}")
    own = _with_tags(request, "secretsmanager", secret, "CreateSecret", "TagResource", "Tags")
    return own + _key(given.get("KmsKeyId"), SECRET_KEY_ACTIONS)


def _key(key_arn: object, actions: tuple[str, ...]) -> list[Permission]:
    """Return the permissions for a key, none without one."""
    return [Permission(f"kms:{action}", str(key_arn)) for action in actions] if key_arn else []


def _sns(request: ApiRequest) -> list[Permission]:
    given = request.input
    name = given.get("Name")
    topic = (
        given.get("TopicArn") or given.get("ResourceArn") or (name and arn(request, "sns", name))
    )
    return _with_tags(request, "sns", str(topic or ANY), "CreateTopic", "TagResource", "Tags")


def _sqs(request: ApiRequest) -> list[Permission]:
    given = request.input
    name = str(given.get("QueueName") or given["QueueUrl"]).rpartition("/")[2]
    queue = arn(request, "sqs", name)
    return _with_tags(request, "sqs", queue, "CreateQueue", "TagQueue", "tags")


def _with_tags(
    request: ApiRequest, service: str, resource: str, creation: str, action: str, member: str
) -> list[Permission]:
    """Return the call's own permission, and that to tag where it creates with tags."""
    own = [Permission(f"{service}:{request.action}", resource)]
    if request.action == creation and request.input.get(member):
        own.append(Permission(f"{service}:{action}", resource))
    return own


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {
    "dynamodb": _dynamodb,
    "secretsmanager": _secrets,
    "sns": _sns,
    "sqs": _sqs,
}
