"""The OpenAPI operations of GET /endpoint and GET /openapi.json."""

from __future__ import annotations

from web.openapi import Operation, Success

OPERATIONS = {
    "GET /endpoint": Operation(
        id="getEndpoint",
        summary="Return the URL at which SageMaker itself accepts signed requests",
        successes={200: Success("The URL.", {"text/plain": {"type": "string"}})},
    ),
    "GET /openapi.json": Operation(
        id="getDocument",
        summary="Return this document",
        successes={
            200: Success(
                "This document.",
                {
                    "application/json": {
                        "type": "object",
                        "required": ["openapi", "info", "paths"],
                        "properties": {"openapi": {"const": "3.1.0"}},
                    }
                },
            )
        },
    ),
}
