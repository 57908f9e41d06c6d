"""API Gateway on the laptop: the HTTP API or the REST API of the applied state."""

from local.apigateway.app import create_app

__all__ = ["create_app"]
