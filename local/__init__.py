"""The stack on a laptop: the applied module, run on loopback without an AWS account."""
