"""The Lambda function of constant documents, such as GET /endpoint. It imports no AWS client."""

import os

from info import route
from info.settings import Settings
from web import http_handler, log
from web.settings import load

log.configure(os.environ)
handler = http_handler.create(route.create(load(Settings, os.environ)))
