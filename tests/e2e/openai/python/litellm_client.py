"""LiteLLM as a client of OpenAI's API: one document with everything that it does."""

import json
import sys

import litellm

HI = [{"role": "user", "content": "Say hi."}]
QUESTION = [{"role": "user", "content": "What is the weather in Rome?"}]


def chat(given):
    options = {"model": f"openai/{given['model']}", "api_base": given["url"], "max_retries": 0}
    options["api_key"] = given["key"]
    whole = litellm.completion(messages=HI, max_tokens=5, **options)
    chunks = list(
        litellm.completion(
            messages=HI,
            max_tokens=5,
            stream=True,
            stream_options={"include_usage": True},
            **options,
        )
    )
    rebuilt = litellm.stream_chunk_builder(chunks, messages=HI)
    tools = {"tools": [given["tool"]], "tool_choice": "required", "max_tokens": 80}
    called = litellm.stream_chunk_builder(
        list(litellm.completion(messages=QUESTION, stream=True, **tools, **options))
    )
    (call,) = called.choices[0].message.tool_calls
    return {
        "whole": whole.choices[0].message.content,
        "usage": whole.usage.completion_tokens,
        "streamed": rebuilt.choices[0].message.content,
        "streamed_usage": rebuilt.usage.completion_tokens,
        "finish_reason": called.choices[0].finish_reason,
        "call": [call.function.name, json.loads(call.function.arguments)],
        "error": _error({**options, "model": "openai/gpt-5"}),
    }


def _error(options):
    try:
        litellm.completion(messages=HI, **options)
    except litellm.exceptions.NotFoundError as error:
        return type(error).__name__
    return None


def embeddings(given):
    made = litellm.embedding(
        model=f"openai/{given['model']}",
        input=["to be", "or not"],
        api_base=given["url"],
        api_key=given["key"],
    )
    return [len(each["embedding"]) for each in made.data]


if __name__ == "__main__":
    document = json.load(sys.stdin)
    print(json.dumps({"chat": chat, "embeddings": embeddings}[document["action"]](document)))
