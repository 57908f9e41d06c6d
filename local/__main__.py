"""`make demo`, as `python -m local`."""

from __future__ import annotations

import sys

from local.demo.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
