"""Which addresses may be called: those of one host on the public internet. Pure."""

from __future__ import annotations

import ipaddress

# All of IPv6 that is allocated: https://www.iana.org/assignments/ipv6-address-space/. Outside are
# loopback, link-local, unique local and multicast addresses, and the forms that contain an IPv4
# address to which a gateway may forward: mapped, compatible, 64:ff9b::/96 of RFC 6052.
_ALLOCATED = ipaddress.IPv6Network("2000::/3")
# Networks in IANA's registries that not every version of `ipaddress` has: protocol assignments,
# 6to4 relays, and documentation.
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))


def is_public(text: str) -> bool:
    """Return whether a text is a public address of one host.

    https://docs.python.org/3/library/ipaddress.html: `is_global` follows IANA's registries.
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
    # 6to4 and Teredo contain an IPv4 address too; a zone belongs to the networks of one machine.
    contains_another = address.sixtofour or address.teredo or address.scope_id
    return address in _ALLOCATED and not contains_another
