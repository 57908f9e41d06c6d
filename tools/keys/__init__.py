"""The API keys of a deployment with a table of keys: made, rotated, disabled without an apply.

The format of an item and of its rules is that of the functions, in lambdas/.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lambdas"))
