"""The OpenAPI operations of the constant documents."""

from __future__ import annotations

from openai_api.errors import ModelNotFoundError
from web.openapi import Operation, Success

_MODEL = {
    "type": "object",
    "required": ["id", "object", "created", "owned_by"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "object": {"const": "model"},
        "created": {"type": "integer"},
        "owned_by": {"type": "string"},
    },
}
_MODELS = {
    "type": "object",
    "required": ["object", "data"],
    "properties": {"object": {"const": "list"}, "data": {"type": "array", "items": _MODEL}},
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Name of the model.",
    "schema": {"type": "string"},
}

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
    "GET /v1/models": Operation(
        id="listModels",
        summary="List the names of the model",
        successes={200: Success("The names.", {"application/json": _MODELS})},
    ),
    "GET /v1/models/{id+}": Operation(
        id="getModel",
        summary="Return one name of the model",
        parameters=(_ID,),
        successes={200: Success("The name.", {"application/json": _MODEL})},
        errors=(ModelNotFoundError,),
    ),
}
