"""Gap: moto ignores the token of TransactWriteItems, by which a call that the SDK sends again,
since its response was late, takes effect once and succeeds twice.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

KIND = "transaction"


def write(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Repeat the response of a call that has succeeded before."""
    token = request.parameters.get("ClientRequestToken")
    if token is None:
        return forward()
    key = (KIND, str(token))
    if key not in request.memory:
        response = forward()
        if not response.ok:
            return response
        request.memory[key] = response
    before: ApiResponse = request.memory[key]
    return before


CALLS: dict[tuple[str, str], Bridge] = {("dynamodb", "TransactWriteItems"): write}
