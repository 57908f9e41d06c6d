"""What exists in the account before a chain: the things that the values beginning with `@` name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.aws import ControlPlane
from tests.apply.resources import client
from tests.apply.transitions.chains import Variables

ZIPS = Path(__file__).parents[3] / "dist"
ROLE_SECONDS = 30

Make = Callable[[str], str]
"""A number → the id, name or ARN of the thing made."""


class Things:
    """Makes each thing when its name is first read."""

    def __init__(self, aws: ControlPlane) -> None:
        self._aws = aws
        self._made: dict[str, str] = {}

    def named(self, variables: Variables) -> dict[str, Any]:
        """Return the variables with the id, name or ARN in place of each `@thing number`."""
        named: dict[str, Any] = self._value(variables)
        return named

    def _value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._value(inside) for key, inside in value.items()}
        if isinstance(value, list):
            return [self._value(inside) for inside in value]
        is_thing = isinstance(value, str) and value.startswith("@")
        return self._thing(value) if is_thing else value

    def _thing(self, name: str) -> str:
        if name not in self._made:
            kind, number = name.removeprefix("@").split()
            makers: Mapping[str, Make] = {
                "acl": self._acl,
                "alarm": self._alarm,
                "bucket": self._bucket,
                "certificate": self._certificate,
                "endpoint": self._endpoint,
                "function": self._function,
                "group": self._group,
                "invoke_arn": self._invoke_arn,
                "key": self._key,
                "layer": self._layer,
                "policy": self._policy,
                "role": self._role,
                "subnet": self._subnet,
                "topic": self._topic,
                "vpc": self._vpc,
                "zip": self._zip,
                "zone": self._zone,
            }
            self._made[name] = makers[kind](number)
        return self._made[name]

    def _client(self, service: str) -> Any:
        return client(self._aws, service)

    def _acl(self, number: str) -> str:
        visible: dict[str, Any] = {"SampledRequestsEnabled": False, "MetricName": "mine"}
        made = self._client("wafv2").create_web_acl(
            Name=f"mine-{number}",
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            VisibilityConfig={"CloudWatchMetricsEnabled": False, **visible},
        )
        return str(made["Summary"]["ARN"])

    def _alarm(self, number: str) -> str:
        self._client("cloudwatch").put_metric_alarm(
            AlarmName=f"mine-{number}",
            Namespace="Mine",
            MetricName="Mine",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        return f"mine-{number}"

    def _bucket(self, number: str) -> str:
        self._client("s3").create_bucket(Bucket=f"mine-{number}")
        return f"mine-{number}"

    def _certificate(self, _number: str) -> str:
        made = self._client("acm").request_certificate(DomainName="*.example.com")
        return str(made["CertificateArn"])

    def _endpoint(self, number: str) -> str:
        made = self._client("ec2").create_vpc_endpoint(
            VpcId=self._thing("@vpc 1"),
            ServiceName=f"com.amazonaws.us-east-1.execute-api{number}",
            VpcEndpointType="Interface",
        )
        return str(made["VpcEndpoint"]["VpcEndpointId"])

    def _function(self, number: str) -> str:
        """A function with the aliases that the table has."""
        service = self._client("lambda")
        made = _once_assumable(
            service,
            FunctionName=f"mine-{number}",
            Runtime="python3.13",
            Role=self._thing("@role 1"),
            Handler="app.handler",
            Code={"ZipFile": Path(self._zip(number)).read_bytes()},
            Publish=True,
        )
        name = str(made["FunctionName"])
        service.get_waiter("function_active_v2").wait(FunctionName=name)
        for alias in ("live", "next"):
            service.create_alias(FunctionName=name, Name=alias, FunctionVersion=made["Version"])
        return name

    def _invoke_arn(self, number: str) -> str:
        function = self._client("lambda").get_function(
            FunctionName=self._thing(f"@function {number}")
        )
        arn = function["Configuration"]["FunctionArn"]
        return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"

    def _layer(self, number: str) -> str:
        made = self._client("lambda").publish_layer_version(
            LayerName=f"mine-{number}", Content={"ZipFile": Path(self._zip(number)).read_bytes()}
        )
        return str(made["LayerVersionArn"])

    def _group(self, number: str) -> str:
        made = self._client("ec2").create_security_group(
            GroupName=f"mine-{number}", Description="mine", VpcId=self._thing("@vpc 1")
        )
        return str(made["GroupId"])

    def _key(self, _number: str) -> str:
        """A key that CloudWatch Logs may use, too."""
        principals: list[dict[str, str]] = [
            {"AWS": f"arn:aws:iam::{self._aws.account_id}:root"},
            {"Service": "logs.us-east-1.amazonaws.com"},
        ]
        allowed = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
        statements = [allowed | {"Principal": principal} for principal in principals]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        return str(self._client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"])

    def _policy(self, number: str) -> str:
        allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [allowed]}
        made = self._client("iam").create_policy(
            PolicyName=f"mine-{number}", PolicyDocument=json.dumps(document)
        )
        return str(made["Policy"]["Arn"])

    def _role(self, number: str) -> str:
        trusted: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
        services = ["sagemaker.amazonaws.com", "lambda.amazonaws.com"]
        trusted |= {"Principal": {"Service": services}}
        made = self._client("iam").create_role(
            RoleName=f"mine-{number}",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trusted]}),
        )
        return str(made["Role"]["Arn"])

    def _subnet(self, number: str) -> str:
        vpc, block = (1, "172.30.1.0/24") if number == "1" else (2, f"172.31.10{number}.0/24")
        ec2 = self._client("ec2")
        made = ec2.create_subnet(VpcId=self._thing(f"@vpc {vpc}"), CidrBlock=block)
        return str(made["Subnet"]["SubnetId"])

    def _topic(self, number: str) -> str:
        return str(self._client("sns").create_topic(Name=f"mine-{number}")["TopicArn"])

    def _vpc(self, number: str) -> str:
        made = self._client("ec2").create_vpc(CidrBlock=f"172.{29 + int(number)}.0.0/16")
        return str(made["Vpc"]["VpcId"])

    def _zip(self, number: str) -> str:
        """Any zip that there is: nothing runs it."""
        return str(ZIPS / ("usage.zip" if number == "1" else "generate.zip"))

    def _zone(self, number: str) -> str:
        route53 = self._client("route53")
        made = route53.create_hosted_zone(Name="example.com", CallerReference=number)
        return str(made["HostedZone"]["Id"]).removeprefix("/hostedzone/")


def _once_assumable(service: Any, **arguments: Any) -> Any:
    """Create a function; a role cannot be assumed at once."""
    ends = time.monotonic() + ROLE_SECONDS
    while True:
        try:
            return service.create_function(**arguments)
        except service.exceptions.InvalidParameterValueException:
            if time.monotonic() > ends:
                raise
            time.sleep(0.5)
