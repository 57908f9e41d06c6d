"""The Lambda function behind GET /usage. All of this runs at init, before any request."""

import os
import time

from gateway import app, log
from limits import client
from limits.config import UsageConfig
from limits.table import Table
from usage import route

# A reading may be tried again, and there is nothing behind it that wants the time.
TIMEOUT_SECONDS = 2
ATTEMPTS = 2

log.configure(os.environ)
config = UsageConfig.from_environ(os.environ)
table = Table(client.create(TIMEOUT_SECONDS, ATTEMPTS), config.table, config.history_days)
handler = app.create(route.create(config, table, time.time))
