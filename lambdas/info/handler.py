"""The Lambda function of GET /endpoint and GET /openapi.json. It imports no AWS client."""

import os

from info import route
from info.settings import Settings
from web import http_handler, log
from web.settings import load

log.configure(os.environ)
handler = http_handler.create(route.create(load(Settings, os.environ)))
