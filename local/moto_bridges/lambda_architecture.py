"""Gap: UpdateFunctionCode ignores another architecture, so the next plan changes it again.

https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
"""

from __future__ import annotations

from moto.awslambda.models import lambda_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward


def update(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Run the new code on the architecture that comes with it."""
    response = forward()
    architectures = request.parameters.get("Architectures")
    if response.ok and architectures:
        backend = lambda_backends[request.account_id][request.region]
        backend.get_function(request.parameters["FunctionName"]).architectures = architectures
        return response.with_json({**response.json(), "Architectures": architectures})
    return response


CALLS: dict[tuple[str, str], Bridge] = {("lambda", "UpdateFunctionCode"): update}
