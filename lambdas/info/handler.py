"""The Lambda function behind GET /openapi.json. It imports no AWS client and starts fast."""

import os

from info import route
from info.settings import OpenapiConfig
from web import http_handler, log

log.configure(os.environ)
handler = http_handler.create(route.create(OpenapiConfig.from_environ(os.environ)))
