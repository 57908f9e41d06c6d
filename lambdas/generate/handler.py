"""The Lambda function behind POST /generate. All of this runs at init, before any request."""

import gc
import os

# What init imports and makes is there to stay: looking for garbage in it takes a tenth of the
# start. Freezing it below keeps the collections of later requests short as well.
gc.disable()

from gateway import app, log, sagemaker  # noqa: E402
from gateway.config import GenerateConfig  # noqa: E402
from generate import route  # noqa: E402

log.configure(os.environ)
config = GenerateConfig.from_environ(os.environ)
client = sagemaker.create_client(config.invoke_timeout_seconds)
handler = app.create(route.create(config, client))

gc.freeze()
gc.enable()
