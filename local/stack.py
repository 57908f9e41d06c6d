"""The whole stack on a laptop: the module applied, its functions run, its model answering.

Tests, the demo and the benchmarks all start this one thing::

    with Stack(example="gpt2", model="echo") as stack:
        httpx.post(stack.generate_url, json={"inputs": "Hello"})
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local import apigateway, sagemaker
from local.apigateway.authorizers import OpenId
from local.aws import ControlPlane
from local.background_services import BackgroundServices
from local.clock import Clock
from local.fake_internet import Internet, Issuer
from local.faults import Faults
from local.identity import Credentials, Identities
from local.lambda_service import LambdaService
from local.model_server.app import DEFAULT_ENGINE
from local.model_server.process import ModelServer
from local.progress import silent
from local.serving import LOOPBACK, Serving, reserve
from local.state import Applied, Function, RestApi, Role, read
from terraform_cli import Terraform, find_terraform, workspace

REPOSITORY = Path(__file__).resolve().parents[1]

# The permissions of the stack's own client: to call every route of every API, and nothing else.
CLIENT_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}],
}

Log = Callable[[str, str], None]
"""(source, line): what the API and the functions write to their log groups."""


def _drop(_source: str, _line: str) -> None:
    pass


class StackError(Exception):
    """The stack cannot start; the message describes what to do."""


class Stack:
    """A running stack; everything ends, and every file goes, with the context.

    Args:
        example: the root to apply, a folder of examples/.
        root: the root to apply in place of an example, a folder anywhere.
        model: a GGUF file, "echo" (a stand-in for tests), or None for SmolLM2-135M.
        engine: the engine that an image of one's own is, by its name in `model.engine`.
        port: the API's port; 0 takes a free one.
        variables: values that override the example's terraform.tfvars.
        arguments: arguments of the module that replace the example's own.
        step: receives a line for each step of the start.
        log: receives what the API and the functions log.
        clock_speed: how much faster time passes for functions, schedules, retries and jobs.
        sleep: how an endpoint with no instance wakes and sleeps.
        internet: the internet that functions see; None: the real one.

    Attributes:
        applied: the state that Terraform left.
        directory: the root that Terraform applied.
        url: the URL of the API.
        runtime_url: the URL of the SageMaker runtime, which also accepts faults.
        faults: the faults to inject.
        background_services: events, topics, schedules and jobs.
        clock: the stack's time.
        aws: the emulated AWS that Terraform applied to.
        credentials: an IAM user's, allowed to call the API's AWS_IAM routes.
        issuers: applied issuer → the token issuer in its place.
        model_name: the name of the model that runs.
    """

    applied: Applied
    directory: Path
    aws: ControlPlane
    url: str
    runtime_url: str
    model_name: str

    def __init__(
        self,
        example: str = "gpt2",
        *,
        root: Path | None = None,
        model: str | None = None,
        engine: str = DEFAULT_ENGINE,
        port: int = 0,
        variables: Mapping[str, Any] | None = None,
        arguments: Mapping[str, Any] | None = None,
        step: Callable[[str], None] = silent,
        log: Log = _drop,
        clock_speed: float = 1.0,
        sleep: sagemaker.Sleep | None = None,
        internet: Internet | None = None,
    ) -> None:
        self._root = (root or REPOSITORY / "examples" / example).resolve()
        self._model = model
        self._engine = engine
        self._port = port
        self._variables = dict(variables or {})
        self._arguments = dict(arguments or {})
        self._step = step
        self._log = log
        self.clock = Clock(clock_speed)
        self._sleep = sleep or sagemaker.Sleep()
        self._internet = internet
        self._warned = False
        self._stack = ExitStack()
        self.faults = Faults()
        self.identities = Identities()
        self.issuers: dict[str, Issuer] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._start(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def generate_url(self) -> str:
        """The URL of `POST /generate`."""
        return f"{self.url}/generate"

    @property
    def endpoint_info_url(self) -> str:
        """The URL of `GET /endpoint`."""
        return f"{self.url}/endpoint"

    @property
    def region(self) -> str:
        """The region that was applied to, which signatures name."""
        return self.applied.region

    def reload(self, applied: Applied) -> None:
        """Continue with another applied state: every function is deployed again."""
        self.applied = applied
        self.background_services.reload(applied)
        self._serving.run(self._lambdas.close())
        self._lambdas.deploy(applied.functions)
        self._serving.run(self._lambdas.start())

    def _start(self, stack: ExitStack) -> None:
        self._require_root()
        terraform = find_terraform()
        listener = stack.enter_context(reserve(self._port))
        serving = stack.enter_context(Serving())
        model = stack.enter_context(ModelServer(self._model))
        self._step(
            f"Terraform {terraform.version} applies {self._root.parent.name}/{self._root.name}"
        )
        self.applied = self._apply(stack, terraform)
        self.model_name = model.wait()
        self._step(f"The model is loaded: {self.model_name}")
        self._serve(stack, serving, model.url)
        self.url = f"http://{LOOPBACK}:{serving.serve(self._api, listener)}{self._stage_path}"
        self._step(f"The API answers at {self.url}")

    def _require_root(self) -> None:
        examples = REPOSITORY / "examples"
        if any(self._root.glob("*.tf")):
            return
        if self._root.parent != examples:
            raise StackError(f"there is no Terraform configuration in {self._root}: set ROOT")
        known = ", ".join(sorted(path.parent.name for path in examples.glob("*/main.tf")))
        raise StackError(f"there is no example {self._root.name!r}; there are: {known}")

    def _apply(self, stack: ExitStack, terraform: Terraform) -> Applied:
        self.aws = stack.enter_context(ControlPlane())
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="stack-"))
        self.directory = directory = workspace(REPOSITORY, Path(scratch), self._root)
        # An .auto.tfvars file goes before terraform.tfvars; Terraform reads it by itself.
        (directory / "stack.auto.tfvars.json").write_text(json.dumps(self._variables))
        if self._arguments:
            # https://developer.hashicorp.com/terraform/language/files/override
            override = {"module": {"llm": self._arguments}}
            (directory / "stack_override.tf.json").write_text(json.dumps(override))
        terraform.init(directory)
        self._step("Providers and modules are installed")
        terraform.apply(directory, environment=self.aws.environment(), on_line=self._created)
        return read(terraform.show(directory), directory)

    def _created(self, line: str) -> None:
        """Report each created resource, each warning with its reason, and the end."""
        if line.startswith("Warning:"):
            self._warned = True
        elif line.startswith("Apply complete!"):
            self._warned = False
            self._step(line)
        if "Creation complete" in line or (self._warned and line[:1].strip()):
            self._step(f"  {line}")

    def _serve(self, stack: ExitStack, serving: Serving, container_url: str) -> None:
        """Start the SageMaker runtime and the Lambda service, and make the API's application."""
        applied = self.applied
        for function in applied.functions:
            self._role(function)
        self._serving = serving
        self._lambdas = lambdas = LambdaService(
            applied.functions,
            self._environment_of,
            log=self._log,
            clock=self.clock,
            internet=self._internet.environment() if self._internet else None,
        )
        serving.run(lambdas.start())
        stack.callback(lambda: serving.run(lambdas.close()))
        self.background_services = BackgroundServices(
            serving,
            applied,
            self.aws,
            self.identities,
            lambdas,
            self.faults,
            clock=self.clock,
            sleep=self._sleep,
            log=lambda line: self._log("events", line),
        )
        stack.callback(self.background_services.close)
        runtime = sagemaker.create_app(
            applied,
            self.identities,
            container_url,
            self.faults,
            engine=self._engine,
            background=self.background_services.background,
        )
        self.runtime_url = f"http://{LOOPBACK}:{serving.serve(runtime)}"
        # From here on functions may run, which need the runtime's URL.
        self.background_services.start()
        arn = f"arn:aws:iam::{applied.account_id}:user/laptop"
        self.credentials: Credentials = self.identities.mint(arn, [CLIENT_POLICY])
        self._api = apigateway.create_app(
            applied.apis[0],
            applied,
            lambdas,
            self.identities,
            lambda line: self._log("access", line),
            OpenId(self._serve_issuers(serving)),
        )

    @property
    def _stage_path(self) -> str:
        """What the execute-api URL of a REST API has after its host."""
        api = self.applied.apis[0]
        return f"/{api.stage.name}" if isinstance(api, RestApi) and not api.domain else ""

    def _serve_issuers(self, serving: Serving) -> dict[str, str]:
        """Start a stand-in for each issuer that was applied; return issuer → its URL here."""
        routes = self.applied.apis[0].routes
        names = {route.authorizer.issuer for route in routes if route.authorizer}
        self.issuers = {name: Issuer(name) for name in names if name}
        return {
            name: f"http://{LOOPBACK}:{serving.serve(issuer.create_app())}"
            for name, issuer in self.issuers.items()
        }

    def _environment_of(self, function: Function) -> dict[str, str]:
        """The variables that Lambda adds: the role's credentials and the URLs of AWS."""
        role = self._role(function)
        session = f"arn:aws:sts::{self.applied.account_id}:assumed-role/{role.name}/{function.name}"
        return {
            **self.identities.mint(session, role.policies).environment(),
            "AWS_ENDPOINT_URL": self.background_services.url,
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": self.runtime_url,
        }

    def _role(self, function: Function) -> Role:
        try:
            return self.applied.role(function.role_arn)
        except KeyError:
            raise StackError(
                f"{function.name} runs under {function.role_arn}, which is not part of the state: "
                "its permissions are unknown here"
            ) from None
