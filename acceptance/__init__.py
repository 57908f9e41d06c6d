"""The module on a real AWS account: deployments, and probes of what AWS alone decides."""
