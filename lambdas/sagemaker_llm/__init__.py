"""Handlers of your own around the model of a deployment.

A handler is a function from a request and a model to a response::

    import sagemaker_llm as llm


    def summarize(request: llm.Request, model: llm.Model) -> dict:
        text = request.json()["text"]
        return {"summary": model.invoke({"inputs": f"Summarize: {text}"}).text}


    handler = llm.handler(summarize)

On Lambda, `handler` parses the event, turns errors into responses, logs one line a request without
prompts, keeps the deadline, and counts rate limits. In a unit test, call `summarize` itself with
`llm.Request(body=b"...")` and `llm.FakeModel(["..."])`.
"""

from inference.errors import UpstreamError
from sagemaker_llm.entry_point import Handler, handler, streaming_handler
from sagemaker_llm.errors import (
    BadRequestError,
    ConflictError,
    HttpError,
    NotFoundError,
    PermissionDeniedError,
    UnavailableError,
)
from sagemaker_llm.fake_model import FakeModel
from sagemaker_llm.model import Model, Reply
from sagemaker_llm.request import Request
from sagemaker_llm.response import Response, Stream

__all__ = [
    "BadRequestError",
    "ConflictError",
    "FakeModel",
    "Handler",
    "HttpError",
    "Model",
    "NotFoundError",
    "PermissionDeniedError",
    "Reply",
    "Request",
    "Response",
    "Stream",
    "UnavailableError",
    "UpstreamError",
    "handler",
    "streaming_handler",
]
