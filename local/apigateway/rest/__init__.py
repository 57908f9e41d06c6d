"""A REST API on the laptop: the OpenAPI document of the applied state, payload format 1.0."""

from local.apigateway.rest.gateway import RestGateway

__all__ = ["RestGateway"]
