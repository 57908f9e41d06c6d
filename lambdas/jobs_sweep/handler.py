"""The Lambda function that a schedule starts, to end the jobs that nothing else ended."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_starter import create_caller
from jobs.endpoint import Endpoint
from jobs.s3_keys import Layout
from jobs.settings import SweepConfig
from jobs.table import Table
from jobs_sweep import app
from web import log

log.configure(os.environ)
config = SweepConfig.from_environ(os.environ)
layout = Layout(config.bucket, config.prefix)
session = clients.create_session()
handler = app.create(
    Table(clients.create(session, "dynamodb"), config.table, time.time),
    Bucket(clients.create(session, "s3"), layout),
    Endpoint(clients.create(session, "sagemaker-runtime", attempts=1), config, layout),
    create_caller(session, config.callback_function),
    time.time,
)
