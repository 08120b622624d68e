"""Which addresses may be told (允许的接收地址): listed hosts alone, nothing inside unless it is listed too.

A receiver's name is looked up here, each address it stands for is judged, and the connection goes to the
very address that was judged.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from common.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PORTS = {"https": 443, "http": 80}
# Addresses that carry another one inside, by which a private one would pass for a public one.
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))


class Forbidden(Exception):
    """Report an address to which nothing may be sent, with the reason in Chinese."""


@dataclass(frozen=True, slots=True)
class Target:
    """A receiver as its address says (接收地址)."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_encrypted(self) -> bool:
        """Tell whether the connection is encrypted."""
        return self.scheme == "https"


def target_of(url: str) -> Target:
    """Return the receiver that an address names, if it may be told (接收地址).

    :raises DomainError: ``address_invalid`` or ``host_not_allowed``.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _invalid() from None
    host = (parts.hostname or "").lower()
    printable = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not printable or not host or "@" in parts.netloc or parts.fragment or parts.scheme not in _PORTS:
        raise _invalid()
    target = Target(
        parts.scheme,
        host,
        port or _PORTS[parts.scheme],
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )
    if not target.is_encrypted and not (settings.WEBHOOK_HTTP_TO_LOOPBACK and _is_loopback(host)):
        raise _invalid()
    if not _allowed_hosts() & {f"{target.host}:{target.port}", *_bare(target)}:
        raise DomainError("host_not_allowed", f"“接收地址”的主机“{host}”不在允许的范围，请联系系统管理员。")
    return target


def addresses_of(target: Target) -> list[str]:
    """Return the addresses that the receiver's name stands for now (解析接收地址).

    :raises Forbidden: if any of them may not be told.
    :raises OSError: if the name cannot be looked up.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not _may_be_told(ipaddress.ip_address(address.partition("%")[0])):
            raise Forbidden("接收地址的主机名指向内部地址，未列入允许的网段。")
    return addresses


def _may_be_told(address: Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return _may_be_told(mapped)
    if settings.WEBHOOK_HTTP_TO_LOOPBACK and address.is_loopback:
        return True
    networks = [ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS]
    if any(address in network for network in networks if network.version == address.version):
        return True
    carries = any(address in network for network in _CARRIERS if network.version == address.version)
    return address.is_global and not address.is_multicast and not carries


def _allowed_hosts() -> set[str]:
    return {host.strip().lower() for host in settings.WEBHOOK_HOSTS}


def _bare(target: Target) -> set[str]:
    """Return the host alone where the port is the usual one: another port is listed with its host."""
    return {target.host} if target.port == _PORTS[target.scheme] else set()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _invalid() -> DomainError:
    return DomainError("address_invalid", "“接收地址”应为https网址，不带用户名、密码和“#”。")
