"""Which machines are of the public internet, and which stand in a network of somebody's own.

    is_public   an IP address -> whether everybody may ask there

What Python calls global differs from one of its releases to the next, so what is refused is named here as well
(IANA's registries of special-purpose addresses). Some IPv6 addresses carry one of IPv4, and lead where that leads.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's translator
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # this cable; what clouds tell their machines
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # examples
        "192.88.99.0/24",  # gateways of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # examples
        "203.0.113.0/24",  # examples
        "224.0.0.0/4",  # groups of machines
        "240.0.0.0/4",  # nobody's
        "2001::/23",  # protocols
        "2001:db8::/32",  # examples
        "3fff::/20",  # examples
    )
)
# All that has been given out of IPv6; local, site-local and translated networks are outside of it.
_GIVEN_OUT = ip_network("2000::/3")
# Networks whose addresses end in one of IPv4: IPv4-compatible, IPv4-mapped, IPv4-translated, NAT64.
_ENDING_IN_IPV4 = tuple(map(ip_network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))


def is_public(machine: str) -> bool:
    """Whether an IP address is one of the public internet.

    >>> [is_public(one) for one in ("93.184.216.34", "127.0.0.1", "2606:2800:21f::1", "fe80::1%eth0", "2002:7f00:1::")]
    [True, False, True, False, False]
    """
    address = ip_address(machine.partition("%")[0])
    if isinstance(address, IPv4Address):
        return _is_open(address)
    if carried := _carried(address):
        return all(_is_open(one) for one in carried)
    return address in _GIVEN_OUT and _is_open(address)


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that one of IPv6 leads to or through."""
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if any(address in network for network in _ENDING_IN_IPV4):
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    return ()
