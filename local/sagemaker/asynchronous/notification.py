"""What SageMaker publishes when an asynchronous invocation has ended.

https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from local.sagemaker.asynchronous.job import Job


def completed(job: Job, content_type: str, now: float) -> str:
    """The message for the success topic."""
    answered = {"contentType": content_type, "outputLocation": job.output_location}
    return _message(job, now, invocationStatus="Completed", responseParameters=answered)


def failed(job: Job, reason: str, now: float) -> str:
    """The message for the error topic."""
    return _message(job, now, invocationStatus="Failed", failureReason=reason)


def _message(job: Job, now: float, **outcome: Any) -> str:
    return json.dumps(
        {
            "awsRegion": job.endpoint.arn.split(":")[3],
            "eventTime": _time(now),
            "receivedTime": _time(job.received_at),
            **outcome,
            "requestParameters": {
                "endpointName": job.endpoint.name,
                "inputLocation": job.input_location,
            },
            "inferenceId": job.inference_id,
            "eventVersion": "1.0",
            "eventSource": "aws:sagemaker",
            "eventName": "InferenceResult",
        }
    )


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
