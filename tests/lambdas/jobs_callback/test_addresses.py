"""No address of a private network, of this machine or of many hosts, however it is written."""

from __future__ import annotations

import pytest

from jobs_callback.addresses import is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e"]
)
def test_a_public_address_may_be_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        # This machine, its networks, and the cloud's metadata.
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "0.1.2.3",
        "::1",
        "::",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "169.254.170.2",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        # Shared, reserved, for documents and benchmarks, for many.
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "100::1",
        "3fff::1",
        # IPv4 within IPv6, private or not: mapped, compatible, NAT64, SIIT, 6to4, Teredo, ISATAP.
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::a9fe:a9fe",
        "::ffff:0:7f00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::5efe:7f00:1",
        # No address.
        "",
        "hooks.example.com",
        "8.8.8",
        "08.8.8.8",
        "0x8080808",
        "134744072",
        "2606:4700::1111%eth0",
    ],
)
def test_any_other_may_not(address: str) -> None:
    assert not is_public(address)
