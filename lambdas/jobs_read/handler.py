"""The Lambda function behind GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.s3_keys import S3Keys
from jobs.table import Table
from jobs_read.route import OwnJobs
from jobs_read.settings import Settings
from web import http_handler, log
from web import settings as web_settings

log.configure(os.environ)
store = web_settings.load(Settings, os.environ).store
session = clients.create_session()
jobs = OwnJobs(
    Table(clients.create(session, "dynamodb"), store.table_name, time.time),
    Bucket(clients.create(session, "s3"), S3Keys(store.bucket, store.prefix)),
    time.time,
)
handler = http_handler.create(jobs.route)
