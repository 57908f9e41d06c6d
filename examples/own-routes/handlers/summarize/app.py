"""What Lambda runs for `POST /summarize`: the summary, with AWS behind it."""

import json
import os

import boto3
from summary import Summary, summarize

import sagemaker_llm as llm

dynamodb = boto3.client("dynamodb")
sns = boto3.client("sns")


def store(summary: Summary) -> None:
    """Write a summary into the table."""
    item = {name: {"S": value} for name, value in summary.items()}
    dynamodb.put_item(TableName=os.environ["TABLE_NAME"], Item=item)


def announce(summary: Summary) -> None:
    """Publish the id of a summary; its text stays in the table."""
    message = json.dumps({"id": summary["id"]})
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Message=message)


def route(request: llm.Request, model: llm.Model) -> llm.Response:
    """Respond with the summary of a text, once it is stored and announced."""
    summary = summarize(request, model)
    store(summary)
    announce(summary)
    return llm.Response(summary, status=201)


handler = llm.handler(route)
