"""The SageMaker runtime of the local stack."""

from local.sagemaker.app import create_app

__all__ = ["create_app"]
