"""The summary of a text, and its title, by two calls of the model. No AWS here."""

import uuid

import sagemaker_llm as llm

Summary = dict[str, str]


def summarize(request: llm.Request, model: llm.Model) -> Summary:
    """Return the summary of the text in a request."""
    text = request.json().get("text")
    if not isinstance(text, str) or not text:
        raise llm.BadRequestError("Set text to the text to summarize.")
    summary = completion(model, f"{text}\n\nTL;DR:")
    title = completion(model, f"{summary}\n\nTitle:")
    return {"id": str(uuid.uuid4()), "title": title, "summary": summary}


def completion(model: llm.Model, prompt: str) -> str:
    """Return what the model writes after a prompt."""
    parameters = {"max_new_tokens": 60, "return_full_text": False}
    return model.invoke({"inputs": prompt, "parameters": parameters}).text.strip()
