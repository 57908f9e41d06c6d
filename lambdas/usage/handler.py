"""The Lambda function of GET /usage. All of this runs at init, before any request."""

import os
import time

from rate_limits import client
from rate_limits.table import Table
from usage import route
from usage.settings import Settings
from web import http_handler, log
from web.settings import load

# A read may be retried: nothing after it needs the time.
TIMEOUT_SECONDS = 2
ATTEMPTS = 2

log.configure(os.environ)
settings = load(Settings, os.environ)
table = Table(client.create(TIMEOUT_SECONDS, ATTEMPTS), settings.table_name, settings.history_days)
handler = http_handler.create(route.create(settings, table, time.time))
