"""The handler with a fake model. Run: python -m pytest"""

import json
import sys
from pathlib import Path

import pytest

import sagemaker_llm as llm

sys.path.insert(0, str(Path(__file__).parents[1] / "handlers" / "summarize"))

from summary import summarize


def request(body: object) -> llm.Request:
    return llm.Request(body=json.dumps(body).encode())


def test_the_title_is_made_from_the_summary() -> None:
    model = llm.FakeModel([" Cats sleep. ", " Cats"])

    summary = summarize(request({"text": "A long text about cats."}), model)

    assert (summary["title"], summary["summary"]) == ("Cats", "Cats sleep.")
    assert model.prompts[1]["inputs"].startswith("Cats sleep.")


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 1}])
def test_a_request_without_a_text_is_refused(body: object) -> None:
    with pytest.raises(llm.BadRequestError, match="Set text"):
        summarize(request(body), llm.FakeModel([]))
