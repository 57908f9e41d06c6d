"""How long the fuzzing tests search.

As they say in `make test`, longer in `make mutation`, with other examples each time in `make fuzz`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = "FUZZ_EXAMPLES"
"""The environment variable with the number of examples of each test."""
RANDOM = "FUZZ_RANDOM"
"""The environment variable that makes each run try other examples; unset, a gate fails again."""


def budget(examples: int, cost: int = 1) -> settings:
    """Return the settings of a test that tries so many examples in `make test`.

    An example of it takes as long as `cost` events of a function, which `make fuzz` counts.
    """
    wanted = os.environ.get(EXAMPLES)
    return settings(
        max_examples=max(1, int(wanted) // cost) if wanted else examples,
        deadline=None,
        derandomize=RANDOM not in os.environ,  # a gate that fails must fail again
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
