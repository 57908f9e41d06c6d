"""At least 100 of an account's concurrent executions stay unreserved.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html. The default quota is
1,000; a new account may have 10, and then refuses any reservation.
"""

from __future__ import annotations

from moto.awslambda.models import lambda_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

KIND = "lambda-quota"
"""Of the account, in the memory."""

DEFAULT_QUOTA = 1000
MIN_UNRESERVED = 100


def refuse_reservation(request: ApiRequest) -> ApiResponse | None:
    """Refuse a reservation that leaves too few."""
    name = str(request.input["FunctionName"]).rpartition(":function:")[2].partition(":")[0]
    backend = lambda_backends[request.account_id][request.region]
    others = sum(
        int(function.reserved_concurrency or 0)
        for function in backend.list_functions()
        if function.function_name != name
    )
    reserved = int(request.input["ReservedConcurrentExecutions"])
    quota: int = request.memory.get((KIND, ""), DEFAULT_QUOTA)
    least = min(MIN_UNRESERVED, quota)
    if quota - others - reserved >= least or reserved == 0:
        return None
    message = (
        "Specified ReservedConcurrentExecutions for function decreases account's "
        f"UnreservedConcurrentExecution below its minimum value of [{least}]."
    )
    return error(request, "InvalidParameterValueException", message)


CALLS: dict[tuple[str, str], Refusal] = {("lambda", "PutFunctionConcurrency"): refuse_reservation}
