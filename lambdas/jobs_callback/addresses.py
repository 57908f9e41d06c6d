"""Which addresses may be called: those of one host of the public internet. Pure."""

from __future__ import annotations

import ipaddress

# All of IPv6 that is given out: https://www.iana.org/assignments/ipv6-address-space/. Outside of it
# are loopback, link-local, unique local and multicast, and the forms that carry an address of IPv4
# which a gateway may send the packets on to: mapped, compatible, 64:ff9b::/96 of RFC 6052.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
# Of IANA's registries, what not every version of `ipaddress` knows: protocol assignments, relays of
# 6to4, and what is for documents.
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))


def is_public(text: str) -> bool:
    """Tell whether an address is public, and one host's.

    https://docs.python.org/3/library/ipaddress.html, whose `is_global` follows IANA's registries.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    # 6to4 and Teredo carry an address of IPv4 too; a zone is of one machine's networks.
    leads_on = address.sixtofour or address.teredo or address.scope_id
    return address in _GIVEN_OUT and not leads_on
