"""A runtime loop that streams, in place of the managed runtime's client, which does not.

It knows one thing about functions: their handler yields the head of a response, a dict, and then
bytes. On the day the managed runtime streams by itself, this folder goes, and nothing else does.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
"""
