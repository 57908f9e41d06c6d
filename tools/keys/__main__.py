"""`python -m tools.keys`."""

from __future__ import annotations

import sys

from tools.keys.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
