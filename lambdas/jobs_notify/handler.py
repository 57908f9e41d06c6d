"""The Lambda function that SageMaker's notifications reach, through SNS."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_starter import create_caller
from jobs.s3_keys import Layout
from jobs.settings import NotifyConfig
from jobs.table import Table
from jobs_notify import app
from web import log

log.configure(os.environ)
config = NotifyConfig.from_environ(os.environ)
session = clients.create_session()
handler = app.create(
    config.endpoint_name,
    Table(clients.create(session, "dynamodb"), config.table, time.time),
    Bucket(clients.create(session, "s3"), Layout(config.bucket, config.prefix)),
    create_caller(session, config.callback_function),
    time.time,
)
