"""``/_local/faults``: set, look at and clear the faults of ``local.faults``."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.faults import FaultError, Faults, parse

PATH = "/_local/faults"


def fault_routes(faults: Faults) -> list[Route]:
    """POST one fault or a list of them, GET those in force, DELETE them all."""

    async def post(request: Request) -> Response:
        try:
            definitions = json.loads(await request.body())
            listed = definitions if isinstance(definitions, list) else [definitions]
            parsed = [parse(definition) for definition in listed]
        except FaultError as error:
            return _refused(str(error))
        except ValueError as error:  # not UTF-8, or not JSON
            return _refused(f"the body must be JSON: {error}")
        for fault in parsed:
            faults.add(fault)
        return _listed(status=201)

    async def get(_: Request) -> Response:
        return _listed()

    async def delete(_: Request) -> Response:
        faults.clear()
        return _listed()

    def _listed(status: int = 200) -> Response:
        return JSONResponse(
            {"faults": [fault.to_json() for fault in faults.active()]}, status_code=status
        )

    return [
        Route(PATH, post, methods=["POST"]),
        Route(PATH, get, methods=["GET"]),
        Route(PATH, delete, methods=["DELETE"]),
    ]


def _refused(message: str) -> Response:
    return JSONResponse({"message": message}, status_code=400)
