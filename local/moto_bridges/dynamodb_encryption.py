"""Gap: UpdateTable ignores another encryption, so the next plan changes the table again.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
"""

from __future__ import annotations

from moto.dynamodb.models import dynamodb_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward


def update(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the key that a table is encrypted with."""
    response = forward()
    if response.ok and "SSESpecification" in request.parameters:
        backend = dynamodb_backends[request.account_id][request.region]
        table = backend.get_table(request.parameters["TableName"])
        table.sse_specification = dict(request.parameters["SSESpecification"])
    return response


CALLS: dict[tuple[str, str], Bridge] = {("dynamodb", "UpdateTable"): update}
