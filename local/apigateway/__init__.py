"""The HTTP API on the laptop: the routes of the applied state, payload format 2.0."""

from local.apigateway.app import create_app

__all__ = ["create_app"]
