"""A function that exists, without the layer: it responds with the method and the path."""

import json


def handler(event, _context):  # type: ignore[no-untyped-def]
    """Respond with what the API says of the request."""
    body = {"method": event["httpMethod"], "path": event["pathParameters"]["path"]}
    return {"statusCode": 200, "body": json.dumps(body)}
