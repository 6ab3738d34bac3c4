"""Which IP addresses are of the public internet."""

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.intake.networks import is_public

PRIVATE = (
    "127.0.0.1",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "192.0.0.192",
    "0.0.0.1",
    "224.0.0.1",
)
# How IPv6 addresses carry one of IPv4; RFC 4291, 2765, 6052, 3056.
CARRIERS = {"::": 0, "::ffff:0:0": 0, "::ffff:0:0:0": 0, "64:ff9b::": 0, "2002::": 80}


def carried(carrier: str, machine: str) -> str:
    return str(ip_address(int(ip_address(carrier)) | int(IPv4Address(machine)) << CARRIERS[carrier]))


@pytest.mark.parametrize("machine", PRIVATE)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_private_address_is_refused_in_whatever_carries_it(carrier: str, machine: str) -> None:
    assert not is_public(machine)
    assert not is_public(carried(carrier, machine))
    assert is_public(carried(carrier, "93.184.216.34"))


@pytest.mark.parametrize(
    "machine",
    [
        "::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1%eth0", "fec0::2", "ff02::1", "64:ff9b:1::7f00:1",
        "64:ff9b:1::808:808", "2001:db8::1", "3fff::1", "100::1", "5f00::1", "2001:0:5db8:d822::80ff:fffe",
        "2001:0:7f00:1::a247:27dd", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1", "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_what_is_given_out_to_nobody_or_to_networks_of_ones_own_is_refused(machine: str) -> None:
    assert not is_public(machine)


@pytest.mark.parametrize("machine", ["8.8.8.8", "2606:4700::1111", "2a00:1450:4001:82b::200e"])
def test_the_public_internet_is_let_through(machine: str) -> None:
    assert is_public(machine)


@given(st.ip_addresses())
def test_what_python_knows_to_be_private_is_never_let_through(machine: object) -> None:
    address = ip_address(str(machine))
    if not address.is_global and address not in ip_network("::/8") and address not in ip_network("2001::/32"):
        assert not is_public(str(address))
