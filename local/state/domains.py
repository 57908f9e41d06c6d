"""The custom domains of APIs of either kind."""

from __future__ import annotations

from local.state.resources import Resource, Resources


def domain_of(found: Resources, api: Resource) -> str | None:
    """The domain that is mapped to the API, at its root; a mapping below a path is not emulated."""
    return next(
        (
            str(mapping["domain_name"])
            for mapping in found.of("aws_apigatewayv2_api_mapping")
            if mapping["api_id"] == api["id"] and not mapping.get("api_mapping_key")
        ),
        None,
    )
