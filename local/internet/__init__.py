"""Hosts of the public internet, for functions that call out: names, certificates, a receiver.

The functions' zips are unchanged. Their processes resolve the names of this internet as it says,
and what they connect to at an address of it arrives at a port of loopback; certificates are real,
of an authority that nobody else trusts. No other name leads anywhere.
"""

from local.internet.authority import Authority
from local.internet.internet import Internet
from local.internet.receiver import Delivery, Receiver, Reply

__all__ = ["Authority", "Delivery", "Internet", "Receiver", "Reply"]
