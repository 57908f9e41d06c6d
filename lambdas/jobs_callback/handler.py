"""The Lambda function that tells a client's URL how a job ended."""

import os
import ssl
import time

from jobs import clients
from jobs.bucket import Bucket
from jobs.s3_keys import Layout
from jobs.settings import CallbackConfig
from jobs.table import Table
from jobs_callback import app
from jobs_callback.dead_letters import DeadLetters
from jobs_callback.https_client import Wire
from jobs_callback.secret import Secret
from web import log

log.configure(os.environ)
config = CallbackConfig.from_environ(os.environ)
session = clients.create_session()
secrets = clients.create(session, "secretsmanager")
handler = app.create(
    app.Parts(
        hosts=frozenset(config.hosts),
        table=Table(clients.create(session, "dynamodb"), config.table, time.time),
        bucket=Bucket(clients.create(session, "s3"), Layout(config.bucket, config.prefix)),
        secret=Secret(secrets, config.secret_arn, config.overlap_seconds, time.time),
        wire=Wire(ssl.create_default_context()),
        dead_letters=DeadLetters(clients.create(session, "sqs"), config.dead_letter_url),
        clock=time.time,
    )
)
