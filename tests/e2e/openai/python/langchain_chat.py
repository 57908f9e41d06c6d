"""LangChain's clients of OpenAI's API: one document with everything that they do."""

import json
import sys
from typing import Literal

from langchain_core.messages import ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel


class City(BaseModel):
    """A city."""

    name: Literal["Paris", "Rome"]


@tool
def get_weather(city: Literal["Paris", "Rome"]) -> str:
    """Weather of a city."""
    return f"sunny in {city}"


def chat(given):
    options = {"base_url": given["url"], "api_key": given["key"], "max_retries": 0}
    model = ChatOpenAI(model=given["model"], max_tokens=80, **options)
    short = ChatOpenAI(model=given["model"], max_tokens=5, stream_usage=True, **options)
    whole = short.invoke("Say hi.")
    parts = list(short.stream("Say hi."))
    question = [("user", "What is the weather in Rome?")]
    called = model.bind_tools([get_weather], tool_choice="required").invoke(question)
    (call,) = called.tool_calls
    result = ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"])
    answer = short.bind_tools([get_weather]).invoke([*question, called, result])
    return {
        "whole": whole.content,
        "usage": whole.usage_metadata,
        "parts": [part.content for part in parts],
        "streamed_usage": sum(p.usage_metadata["output_tokens"] for p in parts if p.usage_metadata),
        "call": [call["name"], call["args"]],
        "answer": answer.content,
        "structured": model.with_structured_output(City).invoke("Rome").name,
    }


def embeddings(given):
    # Without it LangChain would count tokens with an encoding that it downloads.
    model = OpenAIEmbeddings(
        model=given["model"],
        base_url=given["url"],
        api_key=given["key"],
        check_embedding_ctx_length=False,
    )
    return [len(vector) for vector in model.embed_documents(["to be", "or not"])]


if __name__ == "__main__":
    document = json.load(sys.stdin)
    print(json.dumps({"chat": chat, "embeddings": embeddings}[document["action"]](document)))
