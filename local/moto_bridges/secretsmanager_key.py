"""Gap: an empty KmsKeyId of UpdateSecret is ignored. It stands for the key of Secrets Manager.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
"""

from __future__ import annotations

from moto.secretsmanager.models import (
    FakeSecret,
    SecretsManagerBackend,
    secretsmanager_backends,
)

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward


def update(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Go back to the key of Secrets Manager."""
    response = forward()
    if response.ok and request.parameters.get("KmsKeyId") == "":
        backend = secretsmanager_backends[request.account_id][request.region]
        secret = backend.secrets[request.parameters["SecretId"]]
        if isinstance(secret, FakeSecret):
            secret.kms_key_id = SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS
    return response


CALLS: dict[tuple[str, str], Bridge] = {("secretsmanager", "UpdateSecret"): update}
