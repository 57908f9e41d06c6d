"""The Lambda function behind GET /endpoint. It imports no AWS client, so that it starts fast."""

import os

from endpoint import route
from gateway import app, log
from gateway.config import EndpointConfig

log.configure(os.environ)
handler = app.create(route.create(EndpointConfig.from_environ(os.environ)))
