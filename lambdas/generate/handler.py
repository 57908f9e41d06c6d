"""The Lambda function of POST /generate. All of this runs at init, before any request."""

import gc
import os

# What init imports and creates is permanent: looking for garbage in it takes a tenth of the start.
# Freezing it below keeps the collections of later requests short as well.
gc.disable()

from generate import route  # noqa: E402
from generate.settings import Settings  # noqa: E402
from inference.client import create_client  # noqa: E402
from web import http_handler, log  # noqa: E402
from web.settings import load  # noqa: E402

log.configure(os.environ)
settings = load(Settings, os.environ)
client = create_client(settings.invoke_timeout_seconds)
decorate = None
if settings.rate_limits is not None:
    # It makes a second client: the start takes that time only where there are rate limits.
    from rate_limits import limiter

    decorate = limiter.create(settings.rate_limits, limiter.by_completion, settings.max_body_bytes)
handler = http_handler.create(route.create(settings, client), decorate)

gc.freeze()
gc.enable()
