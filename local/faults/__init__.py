"""Faults to inject: on which arrow between two parts, and how often.

A fault is posted to ``/_local/faults`` as JSON, such as ``{"kind": "throttle", "times": 3}``.

Function → SageMaker; the last column is the response of the module's ``POST /generate``:

==================  =======================================  =====================================
kind                SageMaker's response to the function     the API's response to the client
==================  =======================================  =====================================
throttle            ThrottlingException, 400                 429 with Retry-After
model_error         ModelError, 424, the container's         400 for 400, 413, 422; 429 for 429;
                    ``status`` (500) and ``message``         502 for 5xx and 0
not_ready           ModelNotReadyException, 429              503 with Retry-After
unavailable         ServiceUnavailable, 503                  503 with Retry-After
internal_failure    InternalFailure, 500                     502
slow                the real one, ``seconds`` (5) later      the real one; 504 when the function's
                                                             own timeout comes first
cut                 half of the response, then the           502
                    connection is closed; of a stream,
                    ``parts`` (1) parts, then
                    ModelStreamError
pause               a stream with a pause of ``seconds``     the stream, with keep-alive comments
                    (5) after ``parts`` (1) records
garbled             a stream whose record after ``parts``    an error as the last event
                    (1) others is damaged
error_event         a stream that the engine ends with an    an error as the last event
                    error of its own, with ``message``,
                    after ``parts`` (1) records
stream_failure      ``parts`` (1) parts of a stream, then    an error as the last event
                    InternalStreamFailure
endpoint_missing    ValidationError, 400                     404
access_denied       AccessDeniedException, 403               502
==================  =======================================  =====================================

InvokeEndpointAsync takes them too, but for ``model_error``: that one fails the job, later.

Everything else, for jobs:

==================  =============================  ===============================================
kind                arrow                          what happens
==================  =============================  ===============================================
table_down          function → DynamoDB            InternalServerError, 500
table_throttle      function → DynamoDB            ThrottlingException, 400
bucket_down         function, SageMaker → S3       InternalError, 500
answer_lost         function → any of both         the call takes effect; the connection is closed
                                                   in place of a response
handler_crash       function → any of both         the function's process is killed, ``moment``
                                                   (before) the call takes effect, or after
long_run            SageMaker → container          the container takes ``seconds`` (5) longer
job_lost            SageMaker → container          SageMaker drops the job: no object, no message
notify_lost         SNS → function                 the message never comes
notify_twice        SNS → function                 it comes twice
notify_late         SNS → function                 it comes ``seconds`` (5) later
notify_garbled      SNS → function                 it comes with half of its text
schedule_missed     EventBridge → function         the schedule does not fire
==================  =============================  ===============================================

Every kind takes ``times`` (1; null: until cleared) and ``probability`` (1), the chance that a
call is hit; a call that is not hit does not count. The kinds from a function to DynamoDB and S3
also take ``function`` (the function's name; null: any), ``operation`` ("PutItem"; null: any) and
``skip`` (0), the number of matching calls that pass first: a crash at call 3 skips 2.
"""

from local.faults.definition import parse
from local.faults.fault import (
    CALLS,
    NOTIFICATIONS,
    RUNS,
    RUNTIME,
    STREAMS,
    Fault,
    FaultError,
    Kind,
)
from local.faults.registry import Faults

__all__ = [
    "CALLS",
    "NOTIFICATIONS",
    "RUNS",
    "RUNTIME",
    "STREAMS",
    "Fault",
    "FaultError",
    "Faults",
    "Kind",
    "parse",
]
