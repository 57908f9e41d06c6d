"""The Lambda function behind GET /openapi.json. It imports no AWS client and starts fast."""

import os

from gateway import app, log
from openapi import route
from openapi.config import OpenapiConfig

log.configure(os.environ)
handler = app.create(route.create(OpenapiConfig.from_environ(os.environ)))
