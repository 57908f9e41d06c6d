"""The Lambda function that calls the URL of a client when a job has ended."""

import os
import ssl
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.s3_keys import S3Keys
from jobs.table import Table
from jobs_callback.callback_sender import CallbackSender
from jobs_callback.dead_letter_queue import DeadLetterQueue
from jobs_callback.delivery import Delivery
from jobs_callback.https_client import HttpsClient
from jobs_callback.settings import Settings
from jobs_callback.signing_secret import SigningSecret
from web import log
from web import settings as web_settings

log.configure(os.environ)
settings = web_settings.load(Settings, os.environ)
store = settings.store
session = clients.create_session()
secrets = clients.create(session, "secretsmanager")
handler = CallbackSender(
    Table(clients.create(session, "dynamodb"), store.table_name, time.time),
    Delivery(
        frozenset(settings.allowed_hosts),
        Bucket(clients.create(session, "s3"), S3Keys(store.bucket, store.prefix)),
        SigningSecret(secrets, settings.secret_name, settings.secret_overlap_seconds, time.time),
        HttpsClient(ssl.create_default_context()),
        time.time,
    ),
    DeadLetterQueue(clients.create(session, "sqs"), settings.dead_letter_queue_url),
    time.time,
).handle
