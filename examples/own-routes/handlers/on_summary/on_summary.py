"""Receives the id of each summary. Replace it with what you do with them."""

import json
import logging

logging.getLogger().setLevel(logging.INFO)


def handler(event, _context):  # type: ignore[no-untyped-def]  # an example without types
    """Log the ids."""
    for record in event["Records"]:
        logging.info("summary %s", json.loads(record["Sns"]["Message"])["id"])
