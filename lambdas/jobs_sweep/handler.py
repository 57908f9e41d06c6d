"""The Lambda function that runs on a schedule and ends the jobs that nothing else ended."""

import os
import time

from jobs import callback_starter, clients
from jobs.bucket import Bucket
from jobs.endpoint import Endpoint, TimeLimits
from jobs.s3_keys import S3Keys
from jobs.table import Table
from jobs_sweep.settings import Settings
from jobs_sweep.sweeper import Sweeper
from web import log
from web import settings as web_settings

log.configure(os.environ)
settings = web_settings.load(Settings, os.environ)
keys = S3Keys(settings.store.bucket, settings.store.prefix)
limits = TimeLimits(settings.request_ttl_seconds, settings.invocation_timeout_seconds)
session = clients.create_session()
runtime = clients.create(session, "sagemaker-runtime", attempts=1)
handler = Sweeper(
    Table(clients.create(session, "dynamodb"), settings.store.table_name, time.time),
    Bucket(clients.create(session, "s3"), keys),
    Endpoint(runtime, settings.endpoint_name, limits, keys),
    callback_starter.create(session, settings.callback_function_name),
    time.time,
).handle
