"""Lambda on the laptop: packaged zips under `awslambdaric`, one process a concurrent request."""

from local.lambda_service.integration_response import Head
from local.lambda_service.invocation import Invocation, Report
from local.lambda_service.service import LambdaService, StreamedInvocation

__all__ = ["Head", "Invocation", "LambdaService", "Report", "StreamedInvocation"]
