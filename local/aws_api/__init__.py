"""A call to an AWS API, parsed by the API's own model, and its response."""
