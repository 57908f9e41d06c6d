"""The Lambda function behind GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."""

import os
import time

from gateway import app, log
from jobs import clients
from jobs.bucket import Bucket
from jobs.config import StoreConfig
from jobs.layout import Layout
from jobs.table import Table
from jobs_read import route

log.configure(os.environ)
config = StoreConfig.from_environ(os.environ)
session = clients.create_session()
handler = app.create(
    route.create(
        Table(clients.create(session, "dynamodb"), config.table, time.time),
        Bucket(clients.create(session, "s3"), Layout(config.bucket, config.prefix)),
        time.time,
    )
)
