"""Many requests through the whole local stack while everything breaks that can."""
