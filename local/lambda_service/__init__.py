"""Lambda on the laptop: packaged zips under `awslambdaric`, one process a concurrent request."""

from local.lambda_service.invocation import Invocation, Report
from local.lambda_service.service import LambdaService

__all__ = ["Invocation", "LambdaService", "Report"]
