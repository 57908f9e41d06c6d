"""Starts the loop: `python -m streaming`, by `bootstrap`."""

import logging
import os
import signal
import sys

from streaming import logs, loop
from streaming.runtime_api import RuntimeApi

if __name__ == "__main__":
    # Lambda ends an environment so; what is in progress is given up, and nothing is printed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    handler = logs.LineHandler(sys.stdout, os.environ)
    logging.getLogger().addHandler(handler)
    loop.run(RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"]), os.environ, handler)
