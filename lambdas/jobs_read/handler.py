"""The Lambda function behind GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.s3_keys import Layout
from jobs.settings import StoreConfig
from jobs.table import Table
from jobs_read import route
from web import http_handler, log

log.configure(os.environ)
config = StoreConfig.from_environ(os.environ)
session = clients.create_session()
handler = http_handler.create(
    route.create(
        Table(clients.create(session, "dynamodb"), config.table, time.time),
        Bucket(clients.create(session, "s3"), Layout(config.bucket, config.prefix)),
        time.time,
    )
)
