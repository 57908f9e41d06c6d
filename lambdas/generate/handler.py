"""The Lambda function behind POST /generate. All of this runs at init, before any request."""

import os

from gateway import app, log, sagemaker
from gateway.config import GenerateConfig
from generate import route

log.configure(os.environ)
config = GenerateConfig.from_environ(os.environ)
client = sagemaker.create_client(config.invoke_timeout_seconds)
handler = app.create(route.create(config, client))
