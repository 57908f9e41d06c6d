"""The applied state: all that the local stack knows of what Terraform deployed."""

from local.state.event_records import (
    AsyncInference,
    Capacity,
    EventSettings,
    Schedule,
    Subscription,
)
from local.state.reader import StateError, read
from local.state.records import (
    AccessLog,
    Api,
    Applied,
    Authorizer,
    Configuration,
    Cors,
    Endpoint,
    Function,
    Integration,
    Model,
    Permission,
    Role,
    Route,
    Stage,
    Throttle,
    Variant,
)

__all__ = [
    "AccessLog",
    "Api",
    "Applied",
    "AsyncInference",
    "Authorizer",
    "Capacity",
    "Configuration",
    "Cors",
    "Endpoint",
    "EventSettings",
    "Function",
    "Integration",
    "Model",
    "Permission",
    "Role",
    "Route",
    "Schedule",
    "Stage",
    "StateError",
    "Subscription",
    "Throttle",
    "Variant",
    "read",
]
