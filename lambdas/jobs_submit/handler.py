"""The Lambda function behind POST /jobs. All of this runs at init, before any request."""

import os
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.endpoint import Endpoint, TimeLimits
from jobs.s3_keys import S3Keys
from jobs.table import Table
from jobs_submit.route import SubmitJob
from jobs_submit.settings import Settings
from web import http_handler, log
from web import settings as web_settings

log.configure(os.environ)
settings = web_settings.load(Settings, os.environ)
keys = S3Keys(settings.store.bucket, settings.store.prefix)
limits = TimeLimits(settings.request_ttl_seconds, settings.invocation_timeout_seconds)
session = clients.create_session()
runtime = clients.create(session, "sagemaker-runtime", attempts=1)
jobs = SubmitJob(
    settings,
    Table(clients.create(session, "dynamodb"), settings.store.table_name, time.time),
    Bucket(clients.create(session, "s3"), keys),
    Endpoint(runtime, settings.endpoint_name, limits, keys),
    time.time,
)
decorate = None
if settings.rate_limits is not None:
    from rate_limits import limiter

    decorate = limiter.create(
        settings.rate_limits, limiter.by_submission, settings.max_body_bytes, jobs.is_replay
    )
handler = http_handler.create(jobs.route, decorate)
