"""The Lambda function of OpenAI's routes, for whole responses. All of this runs at init."""

import gc
import os

# As in generate/handler.py: what init makes is permanent.
gc.disable()

from engines.load import load as load_engine  # noqa: E402
from inference.client import create_client  # noqa: E402
from openai_buffered.settings import Settings  # noqa: E402
from openai_routes.route import Routes  # noqa: E402
from web import http_handler, log  # noqa: E402
from web.settings import load  # noqa: E402

log.configure(os.environ)
settings = load(Settings, os.environ)
client = create_client(settings.invoke_timeout_seconds)
decorate = None
if settings.rate_limits is not None:
    from rate_limits import limiter

    decorate = limiter.create(settings.rate_limits, limiter.by_completion, settings.max_body_bytes)
routes = Routes(settings, load_engine(settings.engine, settings.chat_template), client)
handler = http_handler.create(routes.whole, decorate)

gc.freeze()
gc.enable()
