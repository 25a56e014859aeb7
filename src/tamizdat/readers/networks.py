"""From which network a request comes. It is in memory while the request is answered, and never written down."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the client's address as far as it can be believed.

    Over a unix socket only our own `public` asks, which tells who asked it.
    """
    peer = str(request.META.get("REMOTE_ADDR", "")).strip()
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return (
        told
        if told and (not _is_address(peer) or peer in settings.TAMIZDAT.readers.trusted_proxies)
        else peer
    )


def network_of(address: str) -> str:
    """Return the network of an address: 256 of IPv4, a site's of IPv6 (RFC 6177); one for all that is no address."""
    if not _is_address(address):
        return "unknown"
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{48 if found.version == 6 else 24}", strict=False))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
