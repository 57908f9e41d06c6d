"""The Lambda function behind GET /endpoint. It imports no AWS client, so that it starts fast."""

import os

from endpoint import route
from web import http_handler, log
from web.settings import EndpointConfig

log.configure(os.environ)
handler = http_handler.create(route.create(EndpointConfig.from_environ(os.environ)))
