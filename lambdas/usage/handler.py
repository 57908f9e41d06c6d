"""The Lambda function behind GET /usage. All of this runs at init, before any request."""

import os
import time

from rate_limits import client
from rate_limits.settings import UsageConfig
from rate_limits.table import Table
from usage import route
from web import http_handler, log

# A reading may be tried again, and there is nothing behind it that wants the time.
TIMEOUT_SECONDS = 2
ATTEMPTS = 2

log.configure(os.environ)
config = UsageConfig.from_environ(os.environ)
table = Table(client.create(TIMEOUT_SECONDS, ATTEMPTS), config.table, config.history_days)
handler = http_handler.create(route.create(config, table, time.time))
