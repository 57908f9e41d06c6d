"""Whether a request of a route that requires authentication shows that it was authenticated. Pure.

API Gateway checks credentials before it invokes a function. Should it ever pass a request on
without that, by its own fault or because somebody changed the API by hand, the function refuses it.
Which routes require authentication is in the stage's variables, see locals.routes.tf.
"""

from __future__ import annotations

import re
from functools import lru_cache

from web import identity
from web.errors import AuthenticationRequiredError, IdentityUnclearError
from web.event import Request

PREFIX = "auth_"

# Of the name of a stage's variable.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html
MAX_NAME_CHARACTERS = 64


def require(request: Request) -> None:
    """Pass a request that was authenticated, or whose route does not require it.

    Raises:
        AuthenticationRequiredError: there is no sign of credentials.
    """
    # The event of a REST API has the method of the request and not that of the route.
    routes = (request.route, f"ANY {request.route.partition(' ')[2]}")
    is_required = any(variable(route) in request.stage_variables for route in routes)
    if is_required and not _shows_credentials(request):
        raise AuthenticationRequiredError


def _shows_credentials(request: Request) -> bool:
    """Return whether API Gateway reports credentials, even if several clients may have them."""
    try:
        return identity.of(request).is_known
    except IdentityUnclearError:
        return True


@lru_cache(maxsize=256)
def variable(route: str) -> str:
    """Return the name of the stage's variable that a route with authentication has."""
    slug = re.sub(r"[^A-Za-z0-9]+", "_", route).strip("_")
    return f"{PREFIX}{slug}"[:MAX_NAME_CHARACTERS]
