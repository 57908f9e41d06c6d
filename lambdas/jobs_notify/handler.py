"""The Lambda function that receives SageMaker's notifications, through SNS."""

import os
import time

from jobs import callback_starter, clients
from jobs.bucket import Bucket
from jobs.s3_keys import S3Keys
from jobs.table import Table
from jobs_notify.job_finisher import JobFinisher
from jobs_notify.settings import Settings
from web import log
from web import settings as web_settings

log.configure(os.environ)
settings = web_settings.load(Settings, os.environ)
store = settings.store
session = clients.create_session()
handler = JobFinisher(
    settings.endpoint_name,
    Table(clients.create(session, "dynamodb"), store.table_name, time.time),
    Bucket(clients.create(session, "s3"), S3Keys(store.bucket, store.prefix)),
    callback_starter.create(session, settings.callback_function_name),
    time.time,
).handle
