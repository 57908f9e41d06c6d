"""The Lambda function of OpenAI's routes, for streams. All of this runs at init.

`streaming/` runs it in place of the managed runtime's client.
"""

import functools
import gc
import os

# As in generate/handler.py: what init makes is permanent.
gc.disable()

from engines.load import load as load_engine  # noqa: E402
from inference import stream  # noqa: E402
from inference.client import create_client  # noqa: E402
from openai_routes.route import Routes  # noqa: E402
from openai_routes.streaming import Streaming  # noqa: E402
from openai_stream.settings import Settings  # noqa: E402
from web import http_handler, log  # noqa: E402
from web.settings import load  # noqa: E402

log.configure(os.environ)
settings = load(Settings, os.environ)
client = create_client(settings.stream_timeout_seconds)
decorate = None
if settings.rate_limits is not None:
    from rate_limits import limiter

    decorate = limiter.create_streaming(settings.rate_limits, settings.max_body_bytes)
streaming = Streaming(
    functools.partial(stream.invoke, client),
    settings.stream_timeout_seconds,
    settings.keep_alive_seconds,
)
engine = load_engine(settings.engine, settings.chat_template)
handler = http_handler.create_streaming(
    Routes(settings, engine, client, streaming).respond, decorate
)

gc.freeze()
gc.enable()
