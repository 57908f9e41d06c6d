"""The SageMaker runtime of the local stack."""

from local.sagemaker.app import create_app
from local.sagemaker.asynchronous import Background, Objects, Sleep

__all__ = ["Background", "Objects", "Sleep", "create_app"]
