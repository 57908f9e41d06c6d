"""Asynchronous inference: InvokeEndpointAsync, its queue, and an endpoint that sleeps.

https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html
"""

from local.sagemaker.asynchronous.fleet import Sleep
from local.sagemaker.asynchronous.objects import Objects
from local.sagemaker.asynchronous.service import Background

__all__ = ["Background", "Objects", "Sleep"]
