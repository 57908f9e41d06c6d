"""What a stream costs on its way through a function: tokens a second, and until the first one."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.calls import serving
from benchmarks.streaming_function import running
from benchmarks.table import Row

HANDLER = "benchmarks.relay.handler.handler"
TOKENS = 100_000
ROUNDS = 5
CALLS = 200
GOAL_TOKENS = 20_000
GOAL_MS = 1.0


@dataclass(frozen=True)
class Figures:
    """What was measured.

    Attributes:
        tokens_a_second: relayed in a second of one core.
        boto3_tokens_a_second: read by boto3 in a second of one core, and not passed on.
        first_ms: until the first token, through the function.
        boto3_first_ms: until the first token, by boto3's call.
        growth_kb: of the function's memory, over all tokens.
    """

    tokens_a_second: float
    boto3_tokens_a_second: float
    first_ms: float
    boto3_first_ms: float
    growth_kb: int


def measure() -> Figures:
    """Measure; ours and boto3's take turns."""
    with serving("fake_stream") as url, running(HANDLER, url) as function:
        client = _client(url)
        function.invoke("1000")
        began_kb = function.memory_kb()
        ours, theirs = [], []
        for _ in range(ROUNDS):
            began = function.processor_seconds()
            function.invoke(str(TOKENS))
            ours.append(TOKENS / (function.processor_seconds() - began))
            began = time.process_time()
            assert sum(1 for _ in _read(client, TOKENS)) == TOKENS
            theirs.append(TOKENS / (time.process_time() - began))
        growth_kb = function.memory_kb() - began_kb
        first, boto3_first = [], []
        for _ in range(CALLS):
            first.append(function.invoke("1").first_part_ms)
            moment = time.perf_counter()
            next(_read(client, 1))
            boto3_first.append((time.perf_counter() - moment) * 1000)
    return Figures(
        statistics.median(ours),
        statistics.median(theirs),
        statistics.median(first),
        statistics.median(boto3_first),
        growth_kb,
    )


def rows(figures: Figures) -> list[Row]:
    """Return the table's rows."""
    added_ms = figures.first_ms - figures.boto3_first_ms
    return [
        Row(
            "tokens relayed in a second of one core",
            f"{figures.tokens_a_second:,.0f}",
            [("read by boto3", figures.tokens_a_second / figures.boto3_tokens_a_second)],
            f"≥ {GOAL_TOKENS:,}",
            figures.tokens_a_second >= GOAL_TOKENS,
        ),
        Row(
            "first token through the function, over boto3's call, p50",
            f"{added_ms:.2f} ms",
            [("boto3's call", figures.first_ms / figures.boto3_first_ms)],
            f"≤ {GOAL_MS:.0f} ms",
            added_ms <= GOAL_MS,
        ),
        Row(
            f"growth of the function's memory over {ROUNDS * TOKENS:,} tokens",
            f"{figures.growth_kb / 1024:.1f} MB",
        ),
    ]


def _client(url: str) -> Any:
    import boto3

    return boto3.client(
        "sagemaker-runtime",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="example",
    )


def _read(client: Any, tokens: int) -> Any:
    """Yield the events of a stream."""
    answer = client.invoke_endpoint_with_response_stream(
        EndpointName="gpt2", Body=str(tokens).encode(), ContentType="application/json"
    )
    yield from answer["Body"]


if __name__ == "__main__":
    for each in rows(measure()):
        print(each)
