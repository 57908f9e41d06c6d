"""Lambda functions and the permissions to invoke them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from local.state.records import Function, Permission
from local.state.resources import Resource, Resources


def read_functions(found: Resources, directory: Path) -> tuple[Function, ...]:
    """Return the functions that were deployed from a local zip."""
    layers = _layers(found, directory)
    return tuple(
        _function(resource, directory, layers, _aliases(found, resource))
        for resource in found.of("aws_lambda_function")
        if resource.get("filename")
    )


def _layers(found: Resources, directory: Path) -> dict[str, Path]:
    """Return the layers that were deployed from a local zip: ARN of the version → zip."""
    return {
        resource["arn"]: (directory / resource["filename"]).resolve()
        for resource in found.of("aws_lambda_layer_version")
        if resource.get("filename")
    }


def read_permissions(found: Resources) -> tuple[Permission, ...]:
    """Return the statements of all functions' resource policies."""
    return tuple(
        Permission(
            statement_id=resource["statement_id"],
            function_name=_qualified(resource),
            action=resource["action"],
            principal=resource["principal"],
            source_arn=resource.get("source_arn"),
        )
        for resource in found.of("aws_lambda_permission")
    )


def _qualified(permission: Resource) -> str:
    """The function of a permission, with the alias or version whose policy it is part of.

    A statement allows no invocation of the function by another alias, or without one.
    https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    """
    # The attribute may be a name or an ARN.
    name = permission["function_name"].rpartition(":function:")[2]
    qualifier = permission.get("qualifier")
    return f"{name}:{qualifier}" if qualifier else str(name)


def _aliases(found: Resources, function: Resource) -> tuple[str, ...]:
    """The ARNs of a function's version and of its aliases, all of which run the same zip here."""
    names = (function["function_name"], function["arn"])
    aliases = [
        alias["arn"] for alias in found.of("aws_lambda_alias") if alias["function_name"] in names
    ]
    version = function.get("qualified_arn")
    return (*([version] if version else []), *aliases)


def _function(
    resource: Resource, directory: Path, layers: Mapping[str, Path], aliases: tuple[str, ...]
) -> Function:
    name = resource["function_name"]
    environment = resource.block("environment") or {}
    logging = resource.block("logging_config") or {}
    tracing = resource.block("tracing_config") or {}
    concurrency = resource["reserved_concurrent_executions"]
    return Function(
        name=name,
        arn=resource["arn"],
        qualified_arns=aliases,
        zip_path=(directory / resource["filename"]).resolve(),
        handler=resource["handler"],
        runtime=resource["runtime"],
        architecture=resource["architectures"][0],
        timeout_seconds=resource["timeout"],
        memory_mb=resource["memory_size"],
        environment=environment.get("variables") or {},
        role_arn=resource["role"],
        # A layer that is not part of the state is left out: its content is unknown here.
        layer_paths=tuple(layers[arn] for arn in resource.get("layers") or () if arn in layers),
        reserved_concurrency=None if concurrency < 0 else concurrency,
        log_format=logging.get("log_format") or "Text",
        log_level=logging.get("application_log_level") or None,
        log_group=logging.get("log_group") or f"/aws/lambda/{name}",
        tracing=tracing.get("mode") or "PassThrough",
    )
