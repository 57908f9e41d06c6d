"""Asynchronous events: Lambda's queue, SNS topics, EventBridge schedules."""

from local.events.dead_letters import DeadLetters
from local.events.lambda_queue import LambdaQueue
from local.events.schedules import Schedules
from local.events.topics import Topics

__all__ = ["DeadLetters", "LambdaQueue", "Schedules", "Topics"]
