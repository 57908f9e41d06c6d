"""Hosts of the public internet, for functions that call out: names, certificates, a receiver.

The functions' zips are unchanged. Their processes resolve names by the table of this internet,
and what they connect to at an address of it arrives at a port of loopback; certificates are real,
of an authority that only these processes trust. No other name resolves.
"""

from local.fake_internet.authority import Authority
from local.fake_internet.internet import Internet
from local.fake_internet.issuer import Issuer
from local.fake_internet.receiver import Delivery, Receiver, Reply

__all__ = ["Authority", "Delivery", "Internet", "Issuer", "Receiver", "Reply"]
