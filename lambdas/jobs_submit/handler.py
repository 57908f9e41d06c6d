"""The Lambda function behind POST /jobs. All of this runs at init, before any request."""

import os
import time

from gateway import app, log
from jobs import clients
from jobs.bucket import Bucket
from jobs.config import SubmitConfig
from jobs.endpoint import Endpoint
from jobs.layout import Layout
from jobs.table import Table
from jobs_submit import route

log.configure(os.environ)
config = SubmitConfig.from_environ(os.environ)
layout = Layout(config.bucket, config.prefix)
session = clients.create_session()
answer = route.create(
    config,
    Table(clients.create(session, "dynamodb"), config.table, time.time),
    Bucket(clients.create(session, "s3"), layout),
    Endpoint(clients.create(session, "sagemaker-runtime", attempts=1), config, layout),
    time.time,
)
if "LIMITS_TABLE" in os.environ:
    from limits import limiter

    answer = limiter.from_environ(os.environ, limiter.by_submission)(answer)
handler = app.create(answer)
