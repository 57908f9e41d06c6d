"""The Lambda function behind POST /jobs. All of this runs at init, before any request."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.endpoint import Endpoint
from jobs.s3_keys import Layout
from jobs.settings import SubmitConfig
from jobs.table import Table
from jobs_submit import route
from web import http_handler, log

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
    from rate_limits import limiter

    answer = limiter.from_environ(os.environ, limiter.by_submission)(answer)
handler = http_handler.create(answer)
