import asyncio
import json

from local.lambda_service import LambdaService

ECHO = "def handler(event, context):\n    return event\n"


def test_echo(make_function):
    function = make_function(ECHO)

    async def run():
        async with LambdaService([function], lambda _: {}) as service:
            for _ in range(3):
                r = await service.invoke(function.arn, {"a": 1})
                print(r, r.report.line())
            rs = await asyncio.gather(*(service.invoke(function.arn, {"a": i}) for i in range(50)))
            return rs

    rs = asyncio.run(run())
    assert [json.loads(r.payload) for r in rs] == [{"a": i} for i in range(50)]


def test_starlette(make_function):
    function = make_function("import starlette\n" + ECHO)

    async def run():
        async with LambdaService([function], lambda _: {}, log=print) as service:
            return await service.invoke(function.arn, {"a": 1})

    r = asyncio.run(run())
    print(r)
    assert b"starlette" in r.payload
