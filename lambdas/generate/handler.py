"""The Lambda function behind POST /generate. All of this runs at init, before any request."""

import gc
import os

# What init imports and makes is there to stay: looking for garbage in it takes a tenth of the
# start. Freezing it below keeps the collections of later requests short as well.
gc.disable()

from generate import route  # noqa: E402
from inference.client import create_client  # noqa: E402
from web import http_handler, log  # noqa: E402
from web.settings import GenerateConfig  # noqa: E402

log.configure(os.environ)
config = GenerateConfig.from_environ(os.environ)
client = create_client(config.invoke_timeout_seconds)
answer = route.create(config, client)
if "LIMITS_TABLE" in os.environ:
    # A second client: only where there are limits does the start take the time to make it.
    from rate_limits import limiter

    answer = limiter.from_environ(os.environ, limiter.by_answer)(answer)
handler = http_handler.create(answer)

gc.freeze()
gc.enable()
